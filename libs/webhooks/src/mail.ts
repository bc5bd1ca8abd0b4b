/** Formats one mail for one or more messages, as text and as equivalent HTML. */
import { deterministicUuid } from '#eventsourcing';
import type { Message } from './delivery.js';
import { type Wording, wordingOf } from './wording.js';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every attempt, so that receivers recognise a repeated mail. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function mailOf(messages: readonly Message[]): Mail {
  const wordings = messages.map(wordingOf);
  const [first] = wordings;
  const subject =
    wordings.length === 1 ? first!.title : `${wordings.length} notices on AI Builder credits`;
  return {
    subject,
    text: wordings.map(textOf).join('\n\n'),
    html: wordings.map(htmlOf).join('<hr>'),
    messageId: `<${mailId(messages)}@ai-credit-meter>`,
    headers: { 'auto-submitted': 'auto-generated' },
  };
}

/** Depends on all messages, because receivers drop a mail whose id they know. */
const mailId = (messages: readonly Message[]): string =>
  messages.length === 1
    ? messages[0]!.id
    : deterministicUuid('mail', ...messages.map(({ id }) => id));

const textOf = ({ title, text, facts }: Wording): string =>
  [title, '', text, '', ...facts.map(({ name, value }) => `${name}: ${value}`)].join('\n');

const htmlOf = ({ title, text, facts }: Wording): string =>
  `<h2>${escaped(title)}</h2><p>${escaped(text)}</p><table>${facts
    .map(({ name, value }) => `<tr><td>${escaped(name)}</td><td>${escaped(value)}</td></tr>`)
    .join('')}</table>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Names come from publishers, so they are escaped. */
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ENTITIES[one]!);
