/** Formats a message as an adaptive card, in the envelope that a Workflows webhook of Microsoft Teams accepts. */
import type { Message } from './delivery.js';
import { wordingOf } from './wording.js';

export function teamsCard(message: Message): object {
  const { title, text, facts } = wordingOf(message);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            plain({ text: title, size: 'Medium', weight: 'Bolder' }),
            plain({ text }),
            ...facts.map(({ name, value }) =>
              plain({ text: `${name}: `, isSubtle: true }, { text: value }),
            ),
          ],
        },
      },
    ],
  };
}

interface Run {
  readonly text: string;
  readonly size?: 'Medium';
  readonly weight?: 'Bolder';
  readonly isSubtle?: boolean;
}

/** Text runs are shown literally; a `TextBlock` or `FactSet` would interpret a name such as `[now](https://…)` as Markdown. */
const plain = (...runs: readonly Run[]): object => ({
  type: 'RichTextBlock',
  inlines: runs.map((run) => ({ type: 'TextRun', ...run })),
});
