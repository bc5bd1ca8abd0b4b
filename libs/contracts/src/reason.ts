/** Why an event was not accepted: a value that a publisher can act on, never an exception. */
import { quoted } from '#validation';

export const REASON_CODES = [
  /** A record without a value, as a tombstone of a compacted topic. */
  'noValue',
  'tooLarge',
  /** The log holds a batch of messages that cannot be unpacked, or only to more than fits into memory; one letter stands for the whole batch. */
  'unreadableBatch',
  /** The request has more events than are allowed. */
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
  /** Decoding threw, which is a fault of this software; the message carries the error. */
  'decodingFailed',
  /** Over HTTP: the publisher's token is not for the event's tenant. */
  'forbiddenTenant',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** Path of the member at fault, as `data.quantity.pages`. */
  readonly field?: string;
  /** One sentence that says what to change. */
  readonly message: string;
}

export interface Invalid {
  readonly kind: 'invalid';
  readonly reason: Reason;
  /** The id of the event that is refused, where it was found to state one. */
  readonly eventId?: string;
  /** The thrown error, for the log; only with `decodingFailed`. */
  readonly error?: unknown;
}

/** Members under `data` of an event for which the ledger may refuse it. */
const OF_DATA: readonly string[] = ['capability', 'quantity', 'statedCredits'];

/** @param field as the ledger or the decoder names it. @returns its path within the event */
export const memberOfEvent = (field: string): string =>
  OF_DATA.includes(field) ? `data.${field}` : field;

export function invalid(code: ReasonCode, message: string, field?: string): Invalid {
  return {
    kind: 'invalid',
    reason: field === undefined ? { code, message } : { code, field, message },
  };
}

/** A fault in decoding must not stop what comes behind the event: it becomes the event's own reason. */
export function orDecodingFailed<T>(decode: () => T): T | Invalid {
  try {
    return decode();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const message = `It could not be decoded because of a fault in the meter: ${quoted(cause)}`;
    return { ...invalid('decodingFailed', message), error };
  }
}
