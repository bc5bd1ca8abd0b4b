/** What became of one event of an HTTP request: a message for the log, or the reason why not. */
import type { OutgoingMessage } from '#eventsourcing';
import type { Reason } from '../reason.js';
import type { DecodedUsage } from './decode.js';

export interface AcceptedUsage {
  readonly status: 'accepted';
  readonly id: string;
  /** What the message holds. */
  readonly decoded: DecodedUsage;
  readonly message: OutgoingMessage;
}

export interface RejectedUsage {
  readonly status: 'rejected';
  /** `null` where the event states none that is text. */
  readonly id: string | null;
  readonly reason: Reason;
}

export type IngestResult = AcceptedUsage | RejectedUsage;
