/** A message as an adaptive card, in the envelope that a Workflows webhook of Microsoft Teams takes. */
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
            { type: 'TextBlock', size: 'Medium', weight: 'Bolder', wrap: true, text: title },
            { type: 'TextBlock', wrap: true, text },
            { type: 'FactSet', facts: facts.map(({ name, value }) => ({ title: name, value })) },
          ],
        },
      },
    ],
  };
}
