/** Finds the month a question is about, with the configuration in force at its end, or now. */
import type { Position, SqlReader } from '#eventsourcing';
import {
  carriedOver,
  type Configuration,
  type Instant,
  type Month,
  monthOf,
  within,
} from '#metering';
import { knownConfigurations } from '../known-configurations.js';
import { type AsOf, readAsOne } from '../progress.js';
import { readTrials } from './trials.js';
import { findTenant } from './tenants.js';

export interface MonthQuestion {
  readonly tenantId: string;
  /** The present one where none is named. */
  readonly month?: Month;
  readonly now: Instant;
}

export interface TenantMonth {
  readonly tenantId: string;
  readonly month: Month;
  readonly configuration: Configuration;
  /** When the month is looked at: now, or the nearest instant of another month. */
  readonly at: Instant;
  readonly closedAt: Instant | null;
  /** Of the month's stream, -1 while it does not exist. */
  readonly lastRevision: number;
}

export type NotFound =
  | { readonly kind: 'tenantNotFound' }
  /** The tenant's ledger begins later, or has no such month. */
  | { readonly kind: 'monthNotFound'; readonly firstMonth: Month };

export type Answer<T> = { readonly asOf: AsOf } & (
  { readonly kind: 'found'; readonly value: T } | NotFound
);

/** Answers from one consistent view of the tenant's month. */
export async function askMonth<T>(
  reader: SqlReader,
  question: MonthQuestion,
  read: (month: TenantMonth) => Promise<T>,
): Promise<Answer<T>> {
  const { asOf, value } = await readAsOne(reader, async () => {
    const found = await findMonth(reader, question);
    if ('kind' in found) return found;
    return { kind: 'found' as const, value: await read(found) };
  });
  return { asOf, ...value };
}

interface MonthRow extends Record<string, unknown> {
  readonly month: string;
  readonly closed_at: string | null;
  readonly last_revision: number;
  readonly configuration_position: Position | null;
}

/** One month, for whoever reads several of them as one; see `askMonth`. */
export async function findMonth(
  reader: SqlReader,
  { tenantId, month, now }: MonthQuestion,
): Promise<TenantMonth | NotFound> {
  const tenant = await findTenant(reader, tenantId);
  if (!tenant) return { kind: 'tenantNotFound' };
  const wanted = month ?? monthOf(now);
  const [row] = await reader.query<MonthRow>(
    `SELECT l.month, l.closed_at, l.last_revision, t.configuration_position
     FROM month_ledgers l
     LEFT JOIN month_totals t ON t.tenant_id = l.tenant_id AND t.month = l.month
     WHERE l.tenant_id = $1 AND l.month <= $2 ORDER BY l.month DESC LIMIT 1`,
    [tenantId, wanted],
  );
  if (!row || (row.month !== wanted && row.month !== tenant.lastMonth)) {
    return { kind: 'monthNotFound', firstMonth: tenant.firstMonth };
  }
  const { configuration, closedAt, lastRevision } = await stateOf(reader, tenantId, row, wanted);
  return {
    tenantId,
    month: wanted,
    configuration,
    at: within(wanted, now),
    closedAt,
    lastRevision,
  };
}

/** A month that the ledger has not opened yet has the configuration it will be opened with, and no usage. */
async function stateOf(reader: SqlReader, tenantId: string, row: MonthRow, wanted: Month) {
  const known = knownConfigurations(reader);
  const configuration = await known.read(reader, tenantId, row.month, row.configuration_position);
  if (row.month === wanted) {
    return { configuration, closedAt: row.closed_at, lastRevision: row.last_revision };
  }
  const trials = await readTrials(reader, tenantId, row.month);
  return {
    configuration: carriedOver(configuration, wanted, trials),
    closedAt: null,
    lastRevision: -1,
  };
}
