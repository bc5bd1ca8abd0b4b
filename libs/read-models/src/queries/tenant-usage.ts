/** The month of a tenant: what it owns, how that is divided, what was used, environment by environment. */
import { type Amount, amount } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import { type Instant, LEVELS, type Month, type Regime, severityOf } from '#metering';
import { type EnvironmentPage, type EnvironmentPlace, pageOf } from './environment-page.js';
import { type EnvironmentUsage, usageOf } from './environment-usage.js';
import { type Overage, overage, type OverageEntries, readOverage } from './overage.js';
import { type MonthStanding, readStanding } from './standing.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

/** A tenant's month without its environments. */
export interface MonthUsage {
  readonly month: Month;
  readonly regime: Regime;
  readonly policyVersion: string;
  /** `null` while the month takes usage as it comes; later usage is late and restates it. */
  readonly closedAt: Instant | null;
  readonly entitlement: Amount;
  readonly allocated: Amount;
  readonly unallocated: Amount;
  readonly consumed: Amount;
  /** Left over all pools: the tenant's own and each allocation. What one lacks, another's rest does not make up for. */
  readonly remaining: Amount;
  /** The worst level of any pool, and the sum of what lies above them. */
  readonly overage: Overage;
  readonly pool: PoolUsage;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
}

export interface TenantUsage extends MonthUsage {
  readonly tenantId: string;
  /** One page of them. */
  readonly environments: readonly EnvironmentUsage[];
  /** Of all that match. */
  readonly environmentCount: number;
  /** Where the next page begins, `null` after the last. */
  readonly next: EnvironmentPlace | null;
}

/** The unallocated credits, and what the environments without an allocation used. */
interface PoolUsage {
  readonly available: Amount;
  readonly consumed: Amount;
  readonly remaining: Amount;
  readonly overage: Overage;
}

export interface TenantUsageQuestion extends MonthQuestion {
  /** All of them where it is absent. */
  readonly environments?: EnvironmentPage;
}

const ALL: EnvironmentPage = { order: 'environment', after: null, limit: Infinity };

export function tenantUsage(
  reader: SqlReader,
  question: TenantUsageQuestion,
): Promise<Answer<TenantUsage>> {
  return askMonth(reader, question, async (month) => {
    const read = await readMonth(reader, month);
    const { rows, count, next } = pageOf(environmentsOf(read), question.environments ?? ALL);
    return {
      tenantId: month.tenantId,
      ...usageOfMonth(read),
      environments: rows,
      environmentCount: count,
      next,
    };
  });
}

interface ReadMonth {
  readonly month: TenantMonth;
  readonly standing: MonthStanding;
  readonly entries: OverageEntries;
}

export async function readMonth(reader: SqlReader, month: TenantMonth): Promise<ReadMonth> {
  const standing = await readStanding(reader, month);
  return { month, standing, entries: await readOverage(reader, month) };
}

/** Those with an allocation, and those that were used. */
function environmentsOf({ month, standing, entries }: ReadMonth): EnvironmentUsage[] {
  const { allocations } = month.configuration;
  const ids = new Set([...Object.keys(allocations), ...standing.environments.keys()]);
  return Array.from(ids, (id) => usageOf(id, standing, entries));
}

export function usageOfMonth({ month, standing, entries }: ReadMonth): MonthUsage {
  const { assessment } = standing;
  const { totals } = assessment.figures;
  const pool = poolUsage(standing, entries);
  const allocated = Object.keys(month.configuration.allocations).map((id) =>
    usageOf(id, standing, entries),
  );
  return {
    month: month.month,
    regime: assessment.regime,
    policyVersion: assessment.policyVersion,
    closedAt: month.closedAt,
    entitlement: amount(assessment.entitlementMilliCredits),
    allocated: amount(assessment.allocatedMilliCredits),
    unallocated: amount(assessment.unallocatedMilliCredits),
    consumed: amount(totals.consumedMilliCredits),
    remaining: amount(
      allocated.reduce((sum, one) => sum + one.remaining.milliCredits, pool.remaining.milliCredits),
    ),
    overage: worst([pool.overage, ...allocated.map((one) => one.overage)]),
    pool,
    copilotConsumed: amount(totals.copilotMilliCredits),
    trialConsumed: amount(totals.trialMilliCredits),
    runs: totals.runs,
  };
}

function poolUsage({ assessment }: MonthStanding, entries: OverageEntries): PoolUsage {
  const { pool } = assessment;
  return {
    available: amount(pool.availableMilliCredits),
    consumed: amount(pool.consumedMilliCredits),
    remaining: amount(pool.remainingMilliCredits),
    overage: overage(pool.level, entries.get(null), pool.excessMilliCredits),
  };
}

/** Dated by the pool that has been at the worst level for longest. */
function worst(overages: readonly Overage[]): Overage {
  const severity = Math.max(...overages.map(({ level }) => severityOf(level)));
  const level = LEVELS[severity]!;
  const dated = overages
    .filter((one) => one.level === level && one.since !== null)
    .sort((a, b) => (a.since! < b.since! ? -1 : 1));
  const excess = overages.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  return {
    level,
    since: dated[0]?.since ?? null,
    cause: dated[0]?.cause ?? null,
    ...amount(excess),
  };
}
