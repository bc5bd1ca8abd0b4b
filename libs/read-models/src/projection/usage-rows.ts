/** The rows of usage: per run, per day and slice, per environment and month, per trial user and month. */
import type { SqlTransaction } from '#eventsourcing';
import type { MilliCredits } from '#metering';
import { insertRows } from '../bulk.js';
import type { MonthDeltas } from './batch-deltas.js';
import type { SliceNumbers } from './slices.js';

type Write = (
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
  slices: SliceNumbers,
) => Promise<void>;

export const writeUsageEvents: Write = (transaction, months, slices) =>
  insertRows(
    transaction,
    {
      table: 'usage_events',
      columns: [
        'tenant_id',
        'month',
        'revision',
        'event_id',
        'source',
        'occurred_at',
        'slice',
        'milli_credits',
      ],
    },
    months.flatMap(({ tenantId, month, runs }) =>
      runs.map((run) => {
        const { usage, charge } = run.data;
        const { id, source, time } = usage;
        const slice = slices.get(run)!;
        return [tenantId, month, run.revision, id, source, time, slice, charge.milliCredits];
      }),
    ),
  );

interface DayDelta {
  readonly tenantId: string;
  readonly day: string;
  readonly slice: number;
  milliCredits: MilliCredits;
  runs: number;
}

export const writeUsageDays: Write = (transaction, months, slices) =>
  insertRows(
    transaction,
    {
      table: 'usage_days',
      columns: ['tenant_id', 'day', 'slice', 'milli_credits', 'runs'],
      onConflict: `ON CONFLICT (tenant_id, day, slice) DO UPDATE SET
        milli_credits = usage_days.milli_credits + excluded.milli_credits,
        runs = usage_days.runs + excluded.runs`,
    },
    foldDays(months, slices).map(({ tenantId, day, slice, milliCredits, runs }) => [
      tenantId,
      day,
      slice,
      milliCredits,
      runs,
    ]),
  );

function foldDays(months: readonly MonthDeltas[], slices: SliceNumbers): DayDelta[] {
  return months.flatMap(({ tenantId, runs }) => {
    const days = new Map<string, DayDelta>();
    for (const run of runs) {
      const day = run.data.usage.time.slice(0, 'yyyy-MM-dd'.length);
      const slice = slices.get(run)!;
      const key = `${day} ${slice}`;
      let delta = days.get(key);
      if (!delta) days.set(key, (delta = { tenantId, day, slice, milliCredits: 0, runs: 0 }));
      delta.milliCredits += run.data.charge.milliCredits;
      delta.runs += 1;
    }
    return [...days.values()];
  });
}

export const writeEnvironmentMonths: Write = (transaction, months) =>
  insertRows(
    transaction,
    {
      table: 'environment_months',
      columns: [
        'tenant_id',
        'month',
        'environment_id',
        'environment_name',
        'consumed_milli_credits',
        'copilot_milli_credits',
        'trial_milli_credits',
        'runs',
        'failed_runs',
        'last_run_at',
      ],
      onConflict: ADD_TO_ENVIRONMENT,
    },
    months.flatMap(({ tenantId, month, environments }) =>
      [...environments].map(([environmentId, delta]) => [
        tenantId,
        month,
        environmentId,
        delta.name,
        delta.consumedMilliCredits,
        delta.copilotMilliCredits,
        delta.trialMilliCredits,
        delta.runs,
        delta.failedRuns,
        delta.lastRunAt,
      ]),
    ),
  );

/** An environment keeps the last name it was given. */
const ADD_TO_ENVIRONMENT = `ON CONFLICT (tenant_id, month, environment_id) DO UPDATE SET
  environment_name = COALESCE(excluded.environment_name, environment_months.environment_name),
  consumed_milli_credits =
    environment_months.consumed_milli_credits + excluded.consumed_milli_credits,
  copilot_milli_credits = environment_months.copilot_milli_credits + excluded.copilot_milli_credits,
  trial_milli_credits = environment_months.trial_milli_credits + excluded.trial_milli_credits,
  runs = environment_months.runs + excluded.runs,
  failed_runs = environment_months.failed_runs + excluded.failed_runs,
  last_run_at = CASE WHEN excluded.last_run_at > environment_months.last_run_at
    THEN excluded.last_run_at ELSE environment_months.last_run_at END`;

export const writeTrialMonths: Write = (transaction, months) =>
  insertRows(
    transaction,
    {
      table: 'trial_months',
      columns: ['tenant_id', 'month', 'user_id', 'milli_credits'],
      onConflict: `ON CONFLICT (tenant_id, month, user_id) DO UPDATE SET
        milli_credits = trial_months.milli_credits + excluded.milli_credits`,
    },
    months.flatMap(({ tenantId, month, trials }) =>
      [...trials].map(([userId, milliCredits]) => [tenantId, month, userId, milliCredits]),
    ),
  );
