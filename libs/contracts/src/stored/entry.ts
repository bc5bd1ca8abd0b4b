/** A ledger event with its metadata. */
import type { LedgerEvent } from '#metering';

export interface EntryMetadata {
  /** Where the message behind the event was read, as `topic/partition/offset`. */
  readonly origin?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** Key of the usage that the event followed from, in the same append. */
  readonly causedBy?: string;
  /** The client's idempotency key of a command, and a digest of what was commanded under it. */
  readonly commandKey?: string;
  readonly commandDigest?: string;
}

export interface LedgerEntry {
  readonly event: LedgerEvent;
  readonly metadata: EntryMetadata;
}
