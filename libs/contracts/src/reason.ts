/** Why an event was rejected: a value that a publisher can act on, never an exception. */
import { quoted } from '#validation';

export const REASON_CODES = [
  /** A record without a value, such as a tombstone of a compacted topic. */
  'noValue',
  'tooLarge',
  /** The log holds a batch of messages that cannot be unpacked, or only into more memory than allowed; one letter represents the batch. */
  'unreadableBatch',
  /** The request has more events than allowed. */
  'tooManyEvents',
  'notUtf8',
  'notJson',
  'tooDeep',
  'unsupportedContentType',
  'notACloudEvent',
  'invalidMember',
  'wrongTopic',
  'futureMonth',
  /** The time is before the configured beginning, such as the zero date of many platforms. */
  'beforeBeginning',
  /** Decoding threw, which is a bug; the message contains the error. */
  'decodingFailed',
  /** Over HTTP: the publisher's token is not for the event's tenant. */
  'forbiddenTenant',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** Path of the invalid member, such as `data.quantity.pages`. */
  readonly field?: string;
  /** One sentence that says what to change. */
  readonly message: string;
}

export interface Invalid {
  readonly kind: 'invalid';
  readonly reason: Reason;
  /** The id of the rejected event, if it could be read. */
  readonly eventId?: string;
  /** The thrown error, for logging; only with `decodingFailed`. */
  readonly error?: unknown;
}

/** Members under `data` that can make the ledger reject an event. */
const OF_DATA: readonly string[] = ['capability', 'quantity', 'statedCredits'];

/**
 * @param field as the ledger or the decoder names it
 * @returns its path within the event
 */
export const memberOfEvent = (field: string): string =>
  OF_DATA.includes(field) ? `data.${field}` : field;

export function invalid(code: ReasonCode, message: string, field?: string): Invalid {
  return {
    kind: 'invalid',
    reason: field === undefined ? { code, message } : { code, field, message },
  };
}

/** Turns a decoding error into the event's own reason, because it must not stop the events behind it. */
export function orDecodingFailed<T>(decode: () => T): T | Invalid {
  try {
    return decode();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const message = `It could not be decoded because of a fault in the meter: ${quoted(cause)}`;
    return { ...invalid('decodingFailed', message), error };
  }
}
