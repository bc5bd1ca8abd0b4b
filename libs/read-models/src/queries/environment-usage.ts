/** The month of one environment: its pool, its consumption, and its overage. */
import { type Amount, amount } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import { type EnvironmentStanding, isNearLimit, type Month } from '#metering';
import {
  type Overage,
  overage,
  type OverageEntries,
  type OverageEntry,
  readOverage,
} from './overage.js';
import { type EnvironmentRow, NO_USAGE } from './environment-rows.js';
import { findStanding, type MonthStanding } from './standing.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

export interface EnvironmentUsage {
  readonly environmentId: string;
  readonly environmentName: string | null;
  readonly source: EnvironmentStanding['source'];
  /** The available credits of the pool it draws from. */
  readonly available: Amount;
  /** The consumption of this environment alone. */
  readonly consumed: Amount;
  /** The consumption of all environments that draw from the same pool, which is compared with the available credits. */
  readonly poolConsumed: Amount;
  /** What remains in the pool it draws from. */
  readonly remaining: Amount;
  /** The consumed share of the available credits in whole percent, rounded down; `null` if nothing is available. */
  readonly consumedPercent: number | null;
  /** Whether consumption has reached a share at which the tenant's admins are warned. */
  readonly nearLimit: boolean;
  readonly overage: Overage;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
  readonly failedRuns: number;
  readonly lastRunAt: string | null;
}

export interface EnvironmentMonth extends EnvironmentUsage {
  readonly month: Month;
}

/** An unknown environment draws from the tenant pool like any other (R7). */
export function environmentUsage(
  reader: SqlReader,
  question: MonthQuestion & { readonly environmentId: string },
): Promise<Answer<EnvironmentMonth>> {
  return askMonth(reader, question, (month) =>
    environmentMonth(reader, month, question.environmentId),
  );
}

export async function environmentMonth(
  reader: SqlReader,
  month: TenantMonth,
  environmentId: string,
): Promise<EnvironmentMonth> {
  const subjects = { environmentIds: [environmentId], userIds: [] };
  const state = stateOf(environmentId, await findStanding(reader, month, subjects));
  const entries = await readOverage(reader, month, [state.standing]);
  return { month: month.month, ...usageOf(state, entries) };
}

/** The state of an environment, before it is formatted. */
export interface EnvironmentState {
  readonly environmentId: string;
  readonly row: EnvironmentRow;
  readonly standing: EnvironmentStanding;
  readonly isNearLimit: boolean;
}

export const stateOf = (
  environmentId: string,
  { environments, assessment }: MonthStanding,
): EnvironmentState => {
  const standing = assessment.environment(environmentId);
  const { availableMilliCredits, scopeConsumedMilliCredits } = standing;
  return {
    environmentId,
    row: environments.get(environmentId) ?? NO_USAGE,
    standing,
    isNearLimit: isNearLimit(
      assessment.configuration,
      availableMilliCredits,
      scopeConsumedMilliCredits,
    ),
  };
};

/** The entry with the time since when the environment's pool is at its level. */
export const entryOf = (
  { environmentId, standing }: EnvironmentState,
  entries: OverageEntries,
): OverageEntry | undefined => entries.get(standing.source === 'allocation' ? environmentId : null);

export function usageOf(state: EnvironmentState, entries: OverageEntries): EnvironmentUsage {
  const { environmentId, row, standing } = state;
  return {
    environmentId,
    environmentName: row.name,
    source: standing.source,
    available: amount(standing.availableMilliCredits),
    consumed: amount(standing.consumedMilliCredits),
    poolConsumed: amount(standing.scopeConsumedMilliCredits),
    remaining: amount(standing.remainingMilliCredits),
    consumedPercent: consumedPercentOf(standing),
    nearLimit: state.isNearLimit,
    overage: overage(standing.level, entryOf(state, entries), standing.excessMilliCredits),
    copilotConsumed: amount(row.copilotMilliCredits),
    trialConsumed: amount(row.trialMilliCredits),
    runs: row.runs,
    failedRuns: row.failedRuns,
    lastRunAt: row.lastRunAt,
  };
}

export const consumedPercentOf = ({
  scopeConsumedMilliCredits: consumed,
  availableMilliCredits: available,
}: EnvironmentStanding): number | null =>
  available === 0 ? null : Math.floor((consumed * 100) / available);
