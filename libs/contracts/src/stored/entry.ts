/** A ledger event with its metadata, before it is stored and after. */
import type { EventMetadata } from '#eventsourcing';
import type { LedgerEvent } from '#metering';

/** What is stored with the event; the codec adds the version that it writes. */
export type EntryMetadata = Omit<EventMetadata, 'schemaVersion'>;

export interface LedgerEntry {
  readonly event: LedgerEvent;
  readonly metadata: EntryMetadata;
}
