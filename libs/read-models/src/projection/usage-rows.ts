/** Writes the rows of usage: run blocks, days by slice, day totals, environment months, trial months. */
import type { SqlTransaction, SqlValue } from '#eventsourcing';
import { dayOf, type Figure, figureOf, type MilliCredits } from '#metering';
import { insertion, insertionReturning } from '../bulk.js';
import { blockOf, digestOf, lineOf } from '../run-blocks.js';
import type { MonthDeltas, Run } from './month-deltas.js';
import type { TouchedEnvironment } from './month-totals.js';

type Write = (transaction: SqlTransaction, months: readonly MonthDeltas[]) => Promise<void>;

const addToRunBlocks = insertion({
  table: 'run_blocks',
  columns: 'tenant_id, month, block, id_digests, runs',
  onConflict: `ON CONFLICT (tenant_id, month, block) DO UPDATE SET
        id_digests = run_blocks.id_digests || excluded.id_digests,
        runs = run_blocks.runs || excluded.runs`,
});

export const writeRunBlocks: Write = (transaction, months) => {
  const values: SqlValue[] = [];
  for (const { tenantId, month, runs } of months) {
    let block = -1;
    let digests = '';
    let lines = '';
    const end = () => {
      if (lines !== '') values.push(tenantId, month, block, digests, lines);
    };
    for (const { revision, slice, data } of runs) {
      const own = blockOf(revision);
      if (own !== block) {
        end();
        [block, digests, lines] = [own, '', ''];
      }
      const { id, source, time } = data.usage;
      const { milliCredits } = data.charge;
      digests += digestOf(id);
      lines += lineOf({ revision, slice, milliCredits, occurredAt: time, id, source });
    }
    end();
  }
  return addToRunBlocks(transaction, values);
};

const addUsageDays = insertion({
  table: 'usage_days',
  columns: 'tenant_id, day, slice, milli_credits, runs, last_run_at',
  onConflict: `ON CONFLICT (tenant_id, day, slice) DO UPDATE SET
        milli_credits = usage_days.milli_credits + excluded.milli_credits,
        runs = usage_days.runs + excluded.runs,
        last_run_at = CASE WHEN excluded.last_run_at > usage_days.last_run_at
          THEN excluded.last_run_at ELSE usage_days.last_run_at END`,
});

const addDayTotals = insertion({
  table: 'day_totals',
  columns: 'tenant_id, day, consumed_milli_credits',
  onConflict: `ON CONFLICT (tenant_id, day) DO UPDATE SET
        consumed_milli_credits =
          day_totals.consumed_milli_credits + excluded.consumed_milli_credits`,
});

export const writeUsageDays: Write = async (transaction, months) => {
  const slices: SqlValue[] = [];
  const totals: SqlValue[] = [];
  for (const { tenantId, runs } of months) {
    const consumed = new Map<string, MilliCredits>();
    for (const { day, slice, milliCredits, count, lastRunAt, figure } of foldDays(runs)) {
      slices.push(tenantId, day, slice, milliCredits, count, lastRunAt);
      if (figure !== 'consumedMilliCredits') continue;
      consumed.set(day, (consumed.get(day) ?? 0) + milliCredits);
    }
    for (const [day, milliCredits] of consumed) totals.push(tenantId, day, milliCredits);
  }
  await addUsageDays(transaction, slices);
  await addDayTotals(transaction, totals);
};

interface DayDelta {
  readonly day: string;
  readonly slice: number;
  /** The month's sum in which the slice's credits count. */
  readonly figure: Figure;
  milliCredits: MilliCredits;
  count: number;
  lastRunAt: string;
}

function foldDays(runs: readonly Run[]): Iterable<DayDelta> {
  const days = new Map<string, DayDelta>();
  for (const { slice, data } of runs) {
    const { time } = data.usage;
    const day = dayOf(time);
    const key = `${day} ${slice}`;
    let delta = days.get(key);
    if (!delta) {
      const figure = figureOf(data.charge);
      days.set(key, (delta = { day, slice, figure, milliCredits: 0, count: 0, lastRunAt: time }));
    }
    delta.milliCredits += data.charge.milliCredits;
    delta.count += 1;
    if (time > delta.lastRunAt) delta.lastRunAt = time;
  }
  return days.values();
}

/** Keeps the name of the newest run, whenever it arrives; of two at the same time, the greater name. */
const IS_NEWER_NAME = `(excluded.named_at, COALESCE(excluded.environment_name, '')) >
  (environment_months.named_at, COALESCE(environment_months.environment_name, ''))`;

const ADD_TO_ENVIRONMENT = `ON CONFLICT (tenant_id, month, environment_id) DO UPDATE SET
  environment_name = CASE WHEN ${IS_NEWER_NAME}
    THEN excluded.environment_name ELSE environment_months.environment_name END,
  named_at = CASE WHEN excluded.named_at > environment_months.named_at
    THEN excluded.named_at ELSE environment_months.named_at END,
  consumed_milli_credits =
    environment_months.consumed_milli_credits + excluded.consumed_milli_credits,
  copilot_milli_credits = environment_months.copilot_milli_credits + excluded.copilot_milli_credits,
  trial_milli_credits = environment_months.trial_milli_credits + excluded.trial_milli_credits,
  runs = environment_months.runs + excluded.runs,
  failed_runs = environment_months.failed_runs + excluded.failed_runs,
  last_run_at = CASE WHEN excluded.last_run_at > environment_months.last_run_at
    THEN excluded.last_run_at ELSE environment_months.last_run_at END`;

const ENVIRONMENT_ROWS = {
  table: 'environment_months',
  columns: `
    tenant_id, month, environment_id, environment_name, named_at,
    consumed_milli_credits, copilot_milli_credits, trial_milli_credits,
    runs, failed_runs, last_run_at
  `,
  onConflict: ADD_TO_ENVIRONMENT,
};

const addEnvironmentMonths = insertion(ENVIRONMENT_ROWS);

export const writeEnvironmentMonths: Write = (transaction, months) =>
  addEnvironmentMonths(transaction, environmentRowsOf(months));

const addEnvironmentMonthsReturning = insertionReturning<TouchedEnvironment>(
  ENVIRONMENT_ROWS,
  `tenant_id, month, environment_id, consumed_milli_credits, copilot_milli_credits,
    (SELECT t.configuration_position FROM month_totals t
     WHERE t.tenant_id = environment_months.tenant_id AND t.month = environment_months.month
    ) AS configuration_position`,
);

/** @returns the updated environments */
export const writeAndReadEnvironmentMonths = (
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<TouchedEnvironment[]> =>
  addEnvironmentMonthsReturning(transaction, environmentRowsOf(months));

function environmentRowsOf(months: readonly MonthDeltas[]): SqlValue[] {
  const values: SqlValue[] = [];
  for (const { tenantId, month, environments } of months) {
    for (const [environmentId, delta] of environments) {
      values.push(tenantId, month, environmentId, delta.name, delta.namedAt);
      values.push(delta.consumedMilliCredits, delta.copilotMilliCredits, delta.trialMilliCredits);
      values.push(delta.runs, delta.failedRuns, delta.lastRunAt);
    }
  }
  return values;
}

const addTrialMonths = insertion({
  table: 'trial_months',
  columns: 'tenant_id, month, user_id, milli_credits',
  onConflict: `ON CONFLICT (tenant_id, month, user_id) DO UPDATE SET
        milli_credits = trial_months.milli_credits + excluded.milli_credits`,
});

export const writeTrialMonths: Write = (transaction, months) =>
  addTrialMonths(
    transaction,
    months.flatMap(({ tenantId, month, trials }) =>
      [...trials].flatMap(([userId, milliCredits]) => [tenantId, month, userId, milliCredits]),
    ),
  );
