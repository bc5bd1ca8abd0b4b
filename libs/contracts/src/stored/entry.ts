/** A ledger event with its metadata, independent of the store. */
import type { EventMetadata } from '#eventsourcing';
import type { LedgerEvent } from '#metering';

/** The metadata stored with the event; the codec adds the schema version. */
export type EntryMetadata = Omit<EventMetadata, 'schemaVersion'>;

export interface LedgerEntry {
  readonly event: LedgerEvent;
  readonly metadata: EntryMetadata;
}
