/** The result for one event of an HTTP request: a message for the log, or the reason of the rejection. */
import type { OutgoingMessage } from '#eventsourcing';
import type { Reason } from '../reason.js';
import type { DecodedUsage } from './decode.js';

export interface AcceptedUsage {
  readonly status: 'accepted';
  readonly id: string;
  /** The decoded content of the message. */
  readonly decoded: DecodedUsage;
  readonly message: OutgoingMessage;
}

export interface RejectedUsage {
  readonly status: 'rejected';
  /** `null` if the event has no id, or one that is not text. */
  readonly id: string | null;
  readonly reason: Reason;
}

export type IngestResult = AcceptedUsage | RejectedUsage;
