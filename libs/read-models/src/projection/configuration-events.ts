/** The ledger's own events about the configuration, so that an audit need not read a month of usage to find them. */
import type { SqlTransaction } from '#eventsourcing';
import { insertion } from '../bulk.js';
import type { MonthDeltas } from './batch-deltas.js';

const insertConfigurationEvents = insertion({
  table: 'configuration_events',
  columns: 'tenant_id, month, revision, position, recorded_at, event, metadata',
});

export async function writeConfigurationEvents(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  const values = months.flatMap(({ tenantId, month, configurationEvents }) =>
    configurationEvents.flatMap(({ event, recorded }) => [
      tenantId,
      month,
      recorded.revision,
      recorded.position,
      recorded.recordedAt,
      JSON.stringify(event),
      JSON.stringify(recorded.metadata),
    ]),
  );
  await insertConfigurationEvents(transaction, values);
}
