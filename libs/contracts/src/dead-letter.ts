/** Dead letters: messages that cannot be charged, kept complete with the reason, so that they can be resubmitted. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, OutgoingMessage } from '#eventsourcing';
import type { RefusalCode } from './answers/rejection-problems.js';
import { memberOfEvent } from './reason.js';
import { deadLetterTopic } from './topics.js';

interface DeadLetterReason {
  readonly code: RefusalCode;
  readonly field?: string;
  readonly message: string;
}

const OWN = 'dlq-';
/** Header values that are not text are kept in base64, under their original name with this prefix. */
const RAW = 'dlq-raw-';
const RAW_KEY = 'dlq-key-base64';
const ABSENT_KEY = 'dlq-key-absent';
const CONTENT = 'dlq-content';
const NO_CONTENT = 'absent';
/** A key of at most this length, which can name a tenant, is kept from a message that is too large. */
const KEPT_KEY_CHARACTERS = 500;

export function deadLetter(
  message: IncomingMessage,
  reason: DeadLetterReason,
  time: string,
): OutgoingMessage {
  const { key, value } = message;
  return {
    topic: deadLetterTopic(message.topic),
    key: key === null ? '' : key.toString('utf8'),
    value: value ?? Buffer.alloc(0),
    headers: {
      ...preserved(message.headers),
      ...(key === null ? { [ABSENT_KEY]: 'true' } : keyBytes(key)),
      'dlq-reason': reason.message,
      'dlq-code': reason.code,
      ...(reason.field !== undefined && { 'dlq-field': memberOfEvent(reason.field) }),
      'dlq-topic': message.topic,
      'dlq-partition': String(message.partition),
      'dlq-offset': String(message.offset),
      'dlq-time': time,
    },
  };
}

/** A letter without the message's content, if it would be too large for its topic: base64 takes more bytes. */
export function deadLetterWithoutContent(
  message: IncomingMessage,
  reason: DeadLetterReason,
  time: string,
): OutgoingMessage {
  const { topic, partition, offset, key } = message;
  const kept = key !== null && key.length <= KEPT_KEY_CHARACTERS ? key : null;
  const where = `A letter with its bytes is too large for ${deadLetterTopic(topic)}: ${topic}/${partition} holds them at offset ${offset}.`;
  const letter = deadLetter(
    { topic, partition, offset, key: kept, value: null, headers: {} },
    { ...reason, message: `${reason.message} ${where}` },
    time,
  );
  return { ...letter, headers: { ...letter.headers, [CONTENT]: NO_CONTENT } };
}

/** Whether the letter lacks the content of its message, so that it cannot be resubmitted. */
export const isWithoutContent = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers['dlq-code']?.toString() === 'unreadableBatch' ||
  headers[CONTENT]?.toString() === NO_CONTENT;

/** The original message for its original topic, or `null` if this is not a dead letter of this system. */
export function resubmission(letter: IncomingMessage): OutgoingMessage | null {
  const topic = letter.headers['dlq-topic']?.toString();
  if (topic === undefined) return null;
  const headers = Object.fromEntries(
    Object.entries(preserved(letter.headers)).filter(([name]) => !name.startsWith(OWN)),
  );
  const key = letter.key?.toString('utf8') ?? '';
  return { topic, key, value: letter.value ?? Buffer.alloc(0), headers };
}

function keyBytes(key: Buffer): Record<string, string> {
  return isUtf8(key) ? {} : { [RAW_KEY]: key.toString('base64') };
}

function preserved(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, header]) => {
      if (header === undefined) return [];
      if (typeof header === 'string' || isUtf8(header)) return [[name, header.toString()]];
      return [[RAW + name, header.toString('base64')]];
    }),
  );
}
