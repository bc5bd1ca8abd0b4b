/** One run as responses show it: its line of a block together with its slice. */
import { type Amount, amount } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { placeholders } from '../bulk.js';
import type { BlockRun } from '../run-blocks.js';
import { environmentNames } from './environment-names.js';

export interface Run {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly environmentId: string;
  readonly environmentName: string | null;
  readonly userId: string | null;
  readonly modelId: string;
  readonly modelName: string | null;
  readonly capability: string;
  readonly tier: string | null;
  readonly automationId: string | null;
  readonly automationName: string | null;
  readonly context: string;
  readonly status: string;
  readonly currency: string;
  readonly charged: Amount;
  readonly drawnFrom: string;
  readonly free: string | null;
  /** The ledger month that holds it. */
  readonly month: Month;
  readonly revision: number;
}

type SliceRow = {
  slice: number;
  type: string;
  environment_id: string;
  user_id: string | null;
  model_id: string;
  model_name: string | null;
  capability: string;
  tier: string | null;
  automation_id: string | null;
  automation_name: string | null;
  context: string;
  status: string;
  currency: string;
  drawn_from: string;
  free: string | null;
};

/** @returns the runs in the given order, each with the values of its slice and its environment's name */
export async function runsWithSlices(
  reader: SqlReader,
  tenantId: string,
  month: Month,
  runs: readonly BlockRun[],
): Promise<Run[]> {
  const numbers = [...new Set(runs.map(({ slice }) => slice))];
  const slices = new Map<number, SliceRow>();
  for (let start = 0; start < numbers.length; start += SLICES_AT_ONCE) {
    const wanted = numbers.slice(start, start + SLICES_AT_ONCE);
    const rows = await reader.query<SliceRow>(
      `SELECT * FROM slices WHERE tenant_id = $1 AND slice IN ${placeholders(SLICES_AT_ONCE, 1)}`,
      [tenantId, ...Array.from({ length: SLICES_AT_ONCE }, (_, at) => wanted[at] ?? null)],
    );
    for (const row of rows) slices.set(row.slice, row);
  }
  const used = [...slices.values()].map(({ environment_id }) => environment_id);
  const range = { tenantId, months: { first: month, last: month } };
  const names = await environmentNames(reader, range, used);
  return runs.map((run) => {
    const slice = slices.get(run.slice)!;
    return toRun(month, run, slice, names.get(slice.environment_id) ?? null);
  });
}

/** A fixed length, so that only one statement is prepared. */
const SLICES_AT_ONCE = 32;

const toRun = (
  month: Month,
  run: BlockRun,
  slice: SliceRow,
  environmentName: string | null,
): Run => ({
  id: run.id,
  source: run.source,
  type: slice.type,
  time: run.occurredAt,
  environmentId: slice.environment_id,
  environmentName,
  userId: slice.user_id,
  modelId: slice.model_id,
  modelName: slice.model_name,
  capability: slice.capability,
  tier: slice.tier,
  automationId: slice.automation_id,
  automationName: slice.automation_name,
  context: slice.context,
  status: slice.status,
  currency: slice.currency,
  charged: amount(run.milliCredits),
  drawnFrom: slice.drawn_from,
  free: slice.free,
  month,
  revision: run.revision,
});
