/** Writes the rows of a tenant's month: its stream's progress, its closing figures, its configuration. */
import type { SqlTransaction, SqlValue } from '#eventsourcing';
import {
  type Configuration,
  dueDates,
  EMPTY_CONFIGURATION,
  evolveConfiguration,
  type Month,
} from '#metering';
import { insertion } from '../bulk.js';
import type { MonthDeltas } from './month-deltas.js';

const upsertTenants = insertion({
  table: 'tenants',
  columns: 'tenant_id, first_month, last_month',
  onConflict: `ON CONFLICT (tenant_id) DO UPDATE SET
        first_month = CASE WHEN excluded.first_month < tenants.first_month
          THEN excluded.first_month ELSE tenants.first_month END,
        last_month = CASE WHEN excluded.last_month > tenants.last_month
          THEN excluded.last_month ELSE tenants.last_month END`,
});

/** Tenants are known from the first event of each month's stream. */
export async function writeTenants(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  const spans = new Map<string, { first: Month; last: Month }>();
  for (const { tenantId, month, opened } of months) {
    if (opened === null) continue;
    const { first, last } = spans.get(tenantId) ?? { first: month, last: month };
    spans.set(tenantId, {
      first: month < first ? month : first,
      last: month > last ? month : last,
    });
  }
  const values: SqlValue[] = [];
  for (const [tenantId, { first, last }] of spans) values.push(tenantId, first, last);
  await upsertTenants(transaction, values);
}

const upsertMonthLedgers = insertion({
  table: 'month_ledgers',
  columns: `
    tenant_id, month, opened_at, closed_at, closing, last_revision,
    first_position, last_position
  `,
  // `first_position` is not updated: it stays that of the first batch.
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
  const values: SqlValue[] = [];
  for (const one of months) {
    const { opened, closed, lastRevision, firstPosition, lastPosition } = one;
    const closing = closed && JSON.stringify(closed.closing);
    values.push(one.tenantId, one.month, opened, closed?.at ?? null, closing);
    values.push(lastRevision, firstPosition, lastPosition);
  }
  await upsertMonthLedgers(transaction, values);
}

const upsertConfigurations = insertion({
  table: 'month_configurations',
  columns: 'tenant_id, month, configuration',
  onConflict: 'ON CONFLICT (tenant_id, month) DO UPDATE SET configuration = excluded.configuration',
});

const insertDueDates = insertion({ table: 'due_dates', columns: 'tenant_id, month, due_at' });

/** @returns the changed configurations after the batch */
export async function writeConfigurations(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<ReadonlyMap<MonthDeltas, Configuration>> {
  const changed = new Map<MonthDeltas, Configuration>();
  for (const month of months) {
    if (month.configurationEvents.length === 0) continue;
    let configuration = await configurationBefore(transaction, month);
    for (const { event } of month.configurationEvents) {
      configuration = evolveConfiguration(configuration, event);
    }
    changed.set(month, configuration);
  }
  const configurations: SqlValue[] = [];
  const dates: SqlValue[] = [];
  for (const [{ tenantId, month }, configuration] of changed) {
    configurations.push(tenantId, month, JSON.stringify(configuration));
    for (const instant of dueDates(configuration)) dates.push(tenantId, month, instant);
  }
  await upsertConfigurations(transaction, configurations);
  await insertDueDates(transaction, dates);
  return changed;
}

/** A month opened in this batch has no rows yet. Deletes the due dates of other months, which are written again. */
async function configurationBefore(
  transaction: SqlTransaction,
  { tenantId, month, opened }: MonthDeltas,
): Promise<Configuration> {
  if (opened !== null) return EMPTY_CONFIGURATION;
  await transaction.execute('DELETE FROM due_dates WHERE tenant_id = $1 AND month = $2', [
    tenantId,
    month,
  ]);
  return readConfiguration(transaction, tenantId, month);
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
