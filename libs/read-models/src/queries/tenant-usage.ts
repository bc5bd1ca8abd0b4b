/** The month of a tenant: what it owns, how that is divided, and what was used, by environment. */
import { type Amount, amount } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import {
  importantOverageAbove,
  type Instant,
  isNearLimit,
  LEVELS,
  type Month,
  type Regime,
  severityOf,
  type Standing,
} from '#metering';
import { type EnvironmentPage, type EnvironmentCursor, pageOf } from './environment-page.js';
import { ALLOCATED_MAX, pageById } from './environments-by-id.js';
import {
  entryOf,
  type EnvironmentState,
  type EnvironmentUsage,
  stateOf,
  usageOf,
} from './environment-usage.js';
import {
  type Overage,
  overage,
  type OverageEntries,
  type OverageEntry,
  readOverage,
} from './overage.js';
import { findStanding, type MonthStanding, readStanding } from './standing.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

/** A tenant's month without its environments. */
export interface MonthUsage {
  readonly month: Month;
  readonly regime: Regime;
  readonly policyVersion: string;
  /** `null` while the month is open; later usage is late and restates it. */
  readonly closedAt: Instant | null;
  readonly entitlement: Amount;
  readonly allocated: Amount;
  readonly unallocated: Amount;
  readonly consumed: Amount;
  /** The sum of what remains in the tenant pool and in each allocation. One pool's remainder does not cover another's overage. */
  readonly remaining: Amount;
  /** The worst level of any pool, and the sum of all excesses. */
  readonly overage: Overage;
  /** The important-overage limit if all credits were in one pool; `null` in regimes without it. */
  readonly importantOverageAbove: Amount | null;
  readonly pool: PoolUsage;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
}

export interface TenantUsage extends MonthUsage {
  readonly tenantId: string;
  /** One page of environments. */
  readonly environments: readonly EnvironmentUsage[];
  /** The number of matching environments on all pages. */
  readonly environmentCount: number;
  /** The cursor of the next page, `null` after the last. */
  readonly next: EnvironmentCursor | null;
}

/** The unallocated credits, and the usage of environments without an allocation. */
interface PoolUsage {
  /** `none` if environments without an allocation have nothing to draw from. */
  readonly source: 'tenantPool' | 'none';
  readonly available: Amount;
  readonly consumed: Amount;
  readonly remaining: Amount;
  readonly nearLimit: boolean;
  readonly overage: Overage;
}

export interface TenantUsageQuestion extends MonthQuestion {
  /** All environments if absent. */
  readonly environments?: EnvironmentPage;
}

const ALL: EnvironmentPage = { order: 'environment', after: null, limit: Infinity };

export function tenantUsage(
  reader: SqlReader,
  question: TenantUsageQuestion,
): Promise<Answer<TenantUsage>> {
  return askMonth(reader, question, async (month) => {
    const asked = question.environments ?? ALL;
    const { standing, page } =
      (await pageById(reader, month, asked)) ?? (await pageOfAll(reader, month, asked));
    const allocated = allocatedOf(month, standing);
    const entries = await readOverage(reader, month, poolsOf(standing, allocated));
    return {
      tenantId: month.tenantId,
      ...usageOfMonth({ month, standing, allocated, entries }),
      environments: page.rows.map((state) => usageOf(state, entries)),
      environmentCount: page.count,
      next: page.next,
    };
  });
}

async function pageOfAll(reader: SqlReader, month: TenantMonth, asked: EnvironmentPage) {
  const standing = await readStanding(reader, month);
  const { allocations } = month.configuration;
  /** The environments with an allocation, and those with usage. */
  const ids = new Set([...Object.keys(allocations), ...standing.environments.keys()]);
  const all = Array.from(ids, (id) => stateOf(id, standing));
  return { standing, page: pageOf(all, asked) };
}

interface ReadMonth {
  readonly month: TenantMonth;
  /** The standing of at least the environments with an allocation. */
  readonly standing: MonthStanding;
  /** The environments with an allocation. */
  readonly allocated: readonly EnvironmentState[];
  readonly entries: OverageEntries;
}

const allocatedOf = (
  { configuration }: TenantMonth,
  standing: MonthStanding,
): readonly EnvironmentState[] =>
  Object.keys(configuration.allocations).map((id) => stateOf(id, standing));

/** All pools of a month: the allocations, and the tenant pool for environments without one. */
const poolsOf = (
  { assessment }: MonthStanding,
  allocated: readonly EnvironmentState[],
): readonly Pick<Standing, 'level'>[] => [
  assessment.pool,
  ...allocated.map(({ standing }) => standing),
];

/** A month without its environments: the cost grows only with the number of allocations. */
export async function monthUsage(reader: SqlReader, month: TenantMonth): Promise<MonthUsage> {
  const environmentIds = Object.keys(month.configuration.allocations);
  const standing =
    environmentIds.length > ALLOCATED_MAX
      ? await readStanding(reader, month)
      : await findStanding(reader, month, { environmentIds, userIds: [] });
  const allocated = allocatedOf(month, standing);
  const entries = await readOverage(reader, month, poolsOf(standing, allocated));
  return usageOfMonth({ month, standing, allocated, entries });
}

function usageOfMonth({ month, standing, allocated, entries }: ReadMonth): MonthUsage {
  const { assessment } = standing;
  const { totals } = assessment.figures;
  const remaining = allocated.reduce(
    (sum, one) => sum + one.standing.remainingMilliCredits,
    assessment.pool.remainingMilliCredits,
  );
  const important = importantOverageAbove(assessment.policy, assessment.entitlementMilliCredits);
  return {
    month: month.month,
    regime: assessment.regime,
    policyVersion: assessment.policyVersion,
    closedAt: month.closedAt,
    entitlement: amount(assessment.entitlementMilliCredits),
    allocated: amount(assessment.allocatedMilliCredits),
    unallocated: amount(assessment.unallocatedMilliCredits),
    consumed: amount(totals.consumedMilliCredits),
    remaining: amount(remaining),
    overage: worst([
      { ...assessment.pool, entry: entries.get(null) },
      ...allocated.map((one) => ({ ...one.standing, entry: entryOf(one, entries) })),
    ]),
    importantOverageAbove: important === null ? null : amount(important),
    pool: poolUsage(standing, entries),
    copilotConsumed: amount(totals.copilotMilliCredits),
    trialConsumed: amount(totals.trialMilliCredits),
    runs: totals.runs,
  };
}

function poolUsage({ assessment }: MonthStanding, entries: OverageEntries): PoolUsage {
  const { configuration, pool, poolIsOpen } = assessment;
  const { availableMilliCredits, consumedMilliCredits } = pool;
  return {
    source: poolIsOpen ? 'tenantPool' : 'none',
    available: amount(pool.availableMilliCredits),
    consumed: amount(pool.consumedMilliCredits),
    remaining: amount(pool.remainingMilliCredits),
    nearLimit:
      poolIsOpen && isNearLimit(configuration, availableMilliCredits, consumedMilliCredits),
    overage: overage(pool.level, entries.get(null), pool.excessMilliCredits),
  };
}

interface PoolState extends Pick<Standing, 'level' | 'excessMilliCredits'> {
  readonly entry: OverageEntry | undefined;
}

/** Dated by the pool that has been at the worst level the longest. */
function worst(pools: readonly PoolState[]): Overage {
  const severity = Math.max(...pools.map(({ level }) => severityOf(level)));
  const level = LEVELS[severity]!;
  const dates = pools.flatMap((pool) =>
    pool.level === level && pool.entry?.level === level ? [pool.entry] : [],
  );
  const excess = pools.reduce((sum, one) => sum + one.excessMilliCredits, 0);
  const [first] = dates.sort((one, other) => (one.at < other.at ? -1 : 1));
  return overage(level, first, excess);
}
