/** The tenants in the ledger, in pages. */
import type { SqlReader } from '#eventsourcing';
import type { Instant, Month } from '#metering';
import { placeholders } from '../bulk.js';

export interface KnownTenant {
  readonly tenantId: string;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
}

/** A row of the table of tenants. */
export type TenantRow = { tenant_id: string; first_month: Month; last_month: Month };

const toTenant = ({ tenant_id, first_month, last_month }: TenantRow): KnownTenant => ({
  tenantId: tenant_id,
  firstMonth: first_month,
  lastMonth: last_month,
});

export async function findTenant(reader: SqlReader, tenantId: string): Promise<KnownTenant | null> {
  const [row] = await reader.query<TenantRow>('SELECT * FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  return row ? toTenant(row) : null;
}

/** Tenants whose newest known month is before `month`, so that a month must be opened for them. */
export async function tenantsBehind(reader: SqlReader, month: Month): Promise<string[]> {
  const rows = await reader.query<TenantRow>(
    'SELECT * FROM tenants WHERE last_month < $1 ORDER BY tenant_id',
    [month],
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

export interface FutureMonths {
  readonly tenants: number;
  readonly newest: Month;
}

/** The number of tenants that have opened a month after `month`, and the newest of these months; `null` if there are none. */
export async function tenantsInFutureMonths(
  reader: SqlReader,
  month: Month,
): Promise<FutureMonths | null> {
  const [row] = await reader.query<{ tenants: number; newest: Month | null }>(
    'SELECT COUNT(*) AS tenants, MAX(last_month) AS newest FROM tenants WHERE last_month > $1',
    [month],
  );
  const { tenants, newest } = row!;
  return newest === null ? null : { tenants, newest };
}

export async function allTenants(reader: SqlReader): Promise<string[]> {
  const rows = await reader.query<TenantRow>('SELECT * FROM tenants ORDER BY tenant_id');
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Tenants with usage in the month. */
export async function tenantsUsing(reader: SqlReader, month: Month): Promise<string[]> {
  const rows = await reader.query<{ tenant_id: string }>(
    `SELECT tenant_id FROM tenants WHERE last_month >= $1 AND EXISTS (
       SELECT 1 FROM environment_months e WHERE e.tenant_id = tenants.tenant_id AND e.month = $1
     ) ORDER BY tenant_id`,
    [month],
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Tenants for whom something began or ended by time alone, after `after` and not later than `until`. */
export async function tenantsDue(
  reader: SqlReader,
  after: Instant,
  until: Instant,
): Promise<string[]> {
  const rows = await reader.query<{ tenant_id: string }>(
    `SELECT DISTINCT tenant_id FROM due_dates WHERE due_at > $1 AND due_at <= $2
     ORDER BY tenant_id`,
    [after, until],
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

/**
 * @param after the last tenant of the previous page, empty for the first page
 * @param among the tenants to select from; all if absent
 */
export async function listTenants(
  reader: SqlReader,
  after: string,
  limit: number,
  among?: readonly string[],
): Promise<KnownTenant[]> {
  if (among?.length === 0) return [];
  const known = among ? `AND tenant_id IN ${placeholders(among.length, 2)}` : '';
  const rows = await reader.query<TenantRow>(
    `SELECT * FROM tenants WHERE tenant_id > $1 ${known} ORDER BY tenant_id LIMIT $2`,
    [after, limit, ...(among ?? [])],
  );
  return rows.map(toTenant);
}
