/** Why an event was not accepted: a value that a publisher can act on, never an exception. */

export type ReasonCode =
  /** A record without a value, as a tombstone of a compacted topic. */
  | 'noValue'
  | 'tooLarge'
  | 'notUtf8'
  | 'notJson'
  | 'tooDeep'
  | 'unsupportedContentType'
  | 'notACloudEvent'
  | 'invalidMember'
  | 'wrongTopic'
  | 'futureMonth'
  /** Over HTTP: the publisher's token is not for the event's tenant. */
  | 'forbiddenTenant';

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
}

export function invalid(code: ReasonCode, message: string, field?: string): Invalid {
  return {
    kind: 'invalid',
    reason: field === undefined ? { code, message } : { code, field, message },
  };
}
