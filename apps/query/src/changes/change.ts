/** One event of the change feed, as clients receive it. */
import { parseLedgerStream } from '#contracts';
import type { RecordedEvent } from '#eventsourcing';
import { ledgerItem } from '../ledger/ledger-reading.js';

export function changeOf(recorded: RecordedEvent) {
  const { tenantId, month } = parseLedgerStream(recorded.stream);
  return { id: recorded.id, tenantId, month, ...ledgerItem(recorded) };
}
