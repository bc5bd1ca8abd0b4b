/** The month's figures put through the domain's own assessment: every screen shows the same numbers. */
import type { SqlReader } from '#eventsourcing';
import { assess, type Assessment, type EnvironmentFigures, NO_FIGURES } from '#metering';
import type { TenantMonth } from './tenant-month.js';
import { readTrials } from './trials.js';

export interface EnvironmentRow extends EnvironmentFigures {
  readonly name: string | null;
  readonly failedRuns: number;
  readonly lastRunAt: string | null;
}

export interface MonthStanding {
  readonly environments: ReadonlyMap<string, EnvironmentRow>;
  readonly assessment: Assessment;
}

export const NO_USAGE: EnvironmentRow = {
  ...NO_FIGURES,
  name: null,
  failedRuns: 0,
  lastRunAt: null,
};

export async function readStanding(reader: SqlReader, month: TenantMonth): Promise<MonthStanding> {
  const environments = await readEnvironments(reader, month);
  const trials = await readTrials(reader, month.tenantId, month.month);
  const assessment = assess(month.configuration, { environments, trials }, month.at);
  return { environments, assessment };
}

async function readEnvironments(
  reader: SqlReader,
  { tenantId, month }: TenantMonth,
): Promise<Map<string, EnvironmentRow>> {
  const rows = await reader.query<{
    environment_id: string;
    environment_name: string | null;
    consumed_milli_credits: number;
    copilot_milli_credits: number;
    trial_milli_credits: number;
    runs: number;
    failed_runs: number;
    last_run_at: string;
  }>('SELECT * FROM environment_months WHERE tenant_id = $1 AND month = $2', [tenantId, month]);
  return new Map(
    rows.map((row) => [
      row.environment_id,
      {
        name: row.environment_name,
        consumedMilliCredits: row.consumed_milli_credits,
        copilotMilliCredits: row.copilot_milli_credits,
        trialMilliCredits: row.trial_milli_credits,
        runs: row.runs,
        failedRuns: row.failed_runs,
        lastRunAt: row.last_run_at,
      },
    ]),
  );
}
