/** The rows of a tenant's month: how far its stream is known, its closing figures, its configuration. */
import type { SqlTransaction } from '#eventsourcing';
import {
  type Configuration,
  dueDates,
  EMPTY_CONFIGURATION,
  evolveConfiguration,
  type Instant,
  type Month,
} from '#metering';
import { insertion } from '../bulk.js';
import type { MonthDeltas } from './batch-deltas.js';

/** Known from the first event of each month's stream. */
export async function writeTenants(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  for (const { tenantId, month, opened } of months) {
    if (opened === null) continue;
    await transaction.execute(
      `INSERT INTO tenants (tenant_id, first_month, last_month) VALUES ($1, $2, $2)
       ON CONFLICT (tenant_id) DO UPDATE SET
         first_month = CASE WHEN excluded.first_month < tenants.first_month
           THEN excluded.first_month ELSE tenants.first_month END,
         last_month = CASE WHEN excluded.last_month > tenants.last_month
           THEN excluded.last_month ELSE tenants.last_month END`,
      [tenantId, month],
    );
  }
}

const upsertMonthLedgers = insertion({
  table: 'month_ledgers',
  columns: `
    tenant_id, month, opened_at, closed_at, closing, last_revision,
    last_position
  `,
  onConflict: `ON CONFLICT (tenant_id, month) DO UPDATE SET
        closed_at = COALESCE(excluded.closed_at, month_ledgers.closed_at),
        closing = COALESCE(excluded.closing, month_ledgers.closing),
        last_revision = excluded.last_revision,
        last_position = excluded.last_position`,
});

export async function writeMonthLedgers(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  await upsertMonthLedgers(
    transaction,
    months.flatMap(({ tenantId, month, opened, closed, lastRevision, lastPosition }) => [
      tenantId,
      month,
      opened,
      closed?.at ?? null,
      closed && JSON.stringify(closed.closing),
      lastRevision,
      lastPosition,
    ]),
  );
}

export async function writeConfigurations(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  for (const { tenantId, month, configurationEvents } of months) {
    if (configurationEvents.length === 0) continue;
    let configuration = await readConfiguration(transaction, tenantId, month);
    for (const { event } of configurationEvents) {
      configuration = evolveConfiguration(configuration, event);
    }
    await transaction.execute(
      `INSERT INTO month_configurations (tenant_id, month, configuration) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, month) DO UPDATE SET configuration = excluded.configuration`,
      [tenantId, month, JSON.stringify(configuration)],
    );
    await writeDueDates(transaction, tenantId, month, dueDates(configuration));
  }
}

const insertDueDates = insertion({ table: 'due_dates', columns: 'tenant_id, month, due_at' });

async function writeDueDates(
  transaction: SqlTransaction,
  tenantId: string,
  month: Month,
  instants: readonly Instant[],
): Promise<void> {
  await transaction.execute('DELETE FROM due_dates WHERE tenant_id = $1 AND month = $2', [
    tenantId,
    month,
  ]);
  await insertDueDates(
    transaction,
    instants.flatMap((instant) => [tenantId, month, instant]),
  );
}

async function readConfiguration(
  transaction: SqlTransaction,
  tenantId: string,
  month: string,
): Promise<Configuration> {
  const [row] = await transaction.query<{ configuration: string }>(
    'SELECT configuration FROM month_configurations WHERE tenant_id = $1 AND month = $2',
    [tenantId, month],
  );
  return row ? (JSON.parse(row.configuration) as Configuration) : EMPTY_CONFIGURATION;
}
