/** Finds the month of a query, with the configuration in force at its end, or now. */
import type { Position, SqlReader } from '#eventsourcing';
import {
  carriedOver,
  type Configuration,
  type Instant,
  type Month,
  monthOf,
  type Totals,
  within,
} from '#metering';
import { knownConfigurations } from '../known-configurations.js';
import { type AsOf, readAsOne } from '../progress.js';
import { readTrials } from './trials.js';
import type { TenantRow } from './tenants.js';

export interface MonthQuestion {
  readonly tenantId: string;
  /** The present month if absent. */
  readonly month?: Month;
  readonly now: Instant;
}

export interface TenantMonth {
  readonly tenantId: string;
  readonly month: Month;
  readonly configuration: Configuration;
  /** The instant of the view: now, or the nearest instant of another month. */
  readonly at: Instant;
  readonly closedAt: Instant | null;
  /** The last revision read of the month's stream, -1 if there is none. */
  readonly lastRevision: number;
  /** `null` for a month without rows, and for one whose rows are older than the totals. */
  readonly totals: Readonly<Totals> | null;
}

export type NotFound =
  | { readonly kind: 'tenantNotFound' }
  /** The tenant's ledger begins later, or has no such month. */
  | { readonly kind: 'monthNotFound'; readonly firstMonth: Month };

export type Answer<T> = { readonly asOf: AsOf } & (
  { readonly kind: 'found'; readonly value: T } | NotFound
);

/** Reads from one consistent view of the tenant's month. */
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

type MonthRow = TenantRow &
  TotalsRow & {
    /** This and the following columns are `null` if the ledger has no month that early. */
    readonly month: Month | null;
    readonly closed_at: Instant | null;
    readonly last_revision: number | null;
    /** The configuration as JSON; `null` if it is the cached one. */
    readonly configuration: string | null;
    /** This and the sums are `null` if there are no totals. */
    readonly configuration_position: Position | null;
  };

type TotalsRow = {
  readonly consumed_milli_credits: number;
  readonly copilot_milli_credits: number;
  readonly trial_milli_credits: number;
  readonly runs: number;
  readonly pool_milli_credits: number;
  readonly allocated_excess_milli_credits: number;
  readonly copilot_pool_milli_credits: number;
};

/**
 * The newest month up to the requested one, with its configuration unless that is at the given position; no row for an
 * unknown tenant.
 */
const NEWEST_MONTH = `SELECT o.tenant_id, o.first_month, o.last_month, l.month, l.closed_at, l.last_revision,
    CASE WHEN t.configuration_position = CAST($3 AS BIGINT) THEN NULL ELSE c.configuration END AS configuration,
    t.configuration_position, t.consumed_milli_credits, t.copilot_milli_credits,
    t.trial_milli_credits, t.runs, t.pool_milli_credits, t.allocated_excess_milli_credits,
    t.copilot_pool_milli_credits
  FROM tenants o
  LEFT JOIN month_ledgers l ON l.tenant_id = o.tenant_id AND l.month <= $2
  LEFT JOIN month_totals t ON t.tenant_id = l.tenant_id AND t.month = l.month
  LEFT JOIN month_configurations c ON c.tenant_id = l.tenant_id AND c.month = l.month
  WHERE o.tenant_id = $1 ORDER BY l.month DESC LIMIT 1`;

/** One month, for callers that read several in one view; see `askMonth`. */
export async function findMonth(
  reader: SqlReader,
  { tenantId, month, now }: MonthQuestion,
): Promise<TenantMonth | NotFound> {
  const wanted = month ?? monthOf(now);
  const known = knownConfigurations(reader).positionOf(tenantId, wanted);
  const [row] = await reader.query<MonthRow>(NEWEST_MONTH, [tenantId, wanted, known]);
  if (!row) return { kind: 'tenantNotFound' };
  if (row.month === null || (row.month !== wanted && row.month !== row.last_month)) {
    return { kind: 'monthNotFound', firstMonth: row.first_month };
  }
  const state = await stateOf(reader, { ...row, month: row.month }, wanted);
  return { tenantId, month: wanted, at: within(wanted, now), ...state };
}

/** A month that is not open yet has the configuration it will be opened with, and no usage. */
async function stateOf(
  reader: SqlReader,
  row: MonthRow & { readonly month: Month },
  wanted: Month,
): Promise<Pick<TenantMonth, 'configuration' | 'closedAt' | 'lastRevision' | 'totals'>> {
  const { tenant_id: tenantId, month, configuration_position: position } = row;
  const known = knownConfigurations(reader);
  const stored = { tenantId, month, position, text: row.configuration };
  const configuration = await known.read(reader, stored);
  if (month === wanted) {
    const totals = position === null ? null : totalsOf(row);
    return { configuration, closedAt: row.closed_at, lastRevision: row.last_revision!, totals };
  }
  const trials = await readTrials(reader, tenantId, month);
  return {
    configuration: carriedOver(configuration, wanted, trials),
    closedAt: null,
    lastRevision: -1,
    totals: null,
  };
}

const totalsOf = (row: TotalsRow): Totals => ({
  consumedMilliCredits: row.consumed_milli_credits,
  copilotMilliCredits: row.copilot_milli_credits,
  trialMilliCredits: row.trial_milli_credits,
  runs: row.runs,
  poolMilliCredits: row.pool_milli_credits,
  allocatedExcessMilliCredits: row.allocated_excess_milli_credits,
  copilotPoolMilliCredits: row.copilot_pool_milli_credits,
});
