/** Assesses a month's figures with the domain's own functions, so that every screen shows the same numbers. */
import type { SqlReader } from '#eventsourcing';
import { assess, type Assessment, assessView, type FiguresView, NO_FIGURES } from '#metering';
import { type EnvironmentRow, findEnvironments, readEnvironments } from './environment-rows.js';
import type { TenantMonth } from './tenant-month.js';
import { findTrials, readTrials } from './trials.js';

export interface MonthStanding {
  readonly environments: ReadonlyMap<string, EnvironmentRow>;
  readonly assessment: Assessment;
}

/** Of all environments. */
export async function readStanding(reader: SqlReader, month: TenantMonth): Promise<MonthStanding> {
  const environments = await readEnvironments(reader, month);
  const trials = await readTrials(reader, month.tenantId, month.month);
  const assessment = assess(month.configuration, { environments, trials }, month.at);
  return { environments, assessment };
}

/** Whom an answer is about; of others the standing must not be asked. */
export interface Subjects {
  readonly environmentIds: readonly string[];
  readonly userIds: readonly string[];
}

/** The same for a few of them: what it reads does not grow with the tenant. */
export async function findStanding(
  reader: SqlReader,
  month: TenantMonth,
  { environmentIds, userIds }: Subjects,
): Promise<MonthStanding> {
  const totals = await findTotals(reader, month);
  if (!totals) return readStanding(reader, month);
  const environments = await findEnvironments(reader, month, environmentIds);
  const trials = await findTrials(reader, month.tenantId, month.month, userIds);
  const figures: FiguresView = {
    totals,
    environment: (environmentId) => environments.get(environmentId) ?? NO_FIGURES,
    trial: (userId) => trials.get(userId) ?? 0,
  };
  return { environments, assessment: assessView(month.configuration, figures, month.at) };
}

/** @returns `null` for a month without rows, and for one whose rows are older than the totals. */
async function findTotals(
  reader: SqlReader,
  { tenantId, month }: TenantMonth,
): Promise<FiguresView['totals'] | null> {
  const [row] = await reader.query<{
    consumed_milli_credits: number;
    copilot_milli_credits: number;
    trial_milli_credits: number;
    runs: number;
    pool_milli_credits: number;
    allocated_excess_milli_credits: number;
    copilot_pool_milli_credits: number;
  }>('SELECT * FROM month_totals WHERE tenant_id = $1 AND month = $2', [tenantId, month]);
  if (!row) return null;
  return {
    consumedMilliCredits: row.consumed_milli_credits,
    copilotMilliCredits: row.copilot_milli_credits,
    trialMilliCredits: row.trial_milli_credits,
    runs: row.runs,
    poolMilliCredits: row.pool_milli_credits,
    allocatedExcessMilliCredits: row.allocated_excess_milli_credits,
    copilotPoolMilliCredits: row.copilot_pool_milli_credits,
  };
}
