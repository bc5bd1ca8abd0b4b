/** Stores the configuration events, so that an audit need not read a month of usage to find them. */
import type { SqlTransaction, SqlValue } from '#eventsourcing';
import { insertion } from '../bulk.js';
import type { MonthDeltas } from './month-deltas.js';

const insertConfigurationEvents = insertion({
  table: 'configuration_events',
  columns: 'tenant_id, month, revision, position, recorded_at, event, metadata',
});

export async function writeConfigurationEvents(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  const values: SqlValue[] = [];
  for (const { tenantId, month, configurationEvents } of months) {
    for (const { event, recorded } of configurationEvents) {
      const { revision, position, recordedAt, metadata } = recorded;
      values.push(tenantId, month, revision, position, recordedAt);
      values.push(JSON.stringify(event), JSON.stringify(metadata));
    }
  }
  await insertConfigurationEvents(transaction, values);
}
