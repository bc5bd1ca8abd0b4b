/** The runs of a month, newest first. */
import { isTurnOver, nextTurn, type SqlReader, type SqlValue } from '#eventsourcing';
import type { Month } from '#metering';
import { blockOf, type BlockRun, runsOf } from '../run-blocks.js';
import { type Run, runsWithSlices } from './run.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

const FILTERS = {
  environmentId: 'environment_id',
  userId: 'user_id',
  modelId: 'model_id',
  automationId: 'automation_id',
  capability: 'capability',
  tier: 'tier',
  context: 'context',
  status: 'status',
  currency: 'currency',
} as const;

export type ActivityFilterName = keyof typeof FILTERS;
export const ACTIVITY_FILTERS = Object.keys(FILTERS) as readonly ActivityFilterName[];

/** Exact matches for each given member. */
export type ActivityFilter = Readonly<Partial<Record<ActivityFilterName, string>>>;

export interface ActivityQuestion extends MonthQuestion {
  readonly filter: ActivityFilter;
  /** Runs before this revision; `null` starts with the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** `recorded` is newest first, in the order of the ledger. */
export const ACTIVITY_ORDERS = ['recorded', 'charged'] as const;
export type ActivityOrder = (typeof ACTIVITY_ORDERS)[number];

export interface Activity {
  readonly month: Month;
  readonly runs: readonly Run[];
  /** The `before` of the next page, `null` after the last. */
  readonly nextBefore: number | null;
}

/** Lists runs in the order in which the ledger recorded them, newest first. */
export async function activity(
  reader: SqlReader,
  question: ActivityQuestion,
): Promise<Answer<Activity>> {
  // Runs never change: those up to the month's last revision are the same whenever they are read.
  const asked = await askMonth(reader, question, async (month) => month);
  if (asked.kind !== 'found') return asked;
  return { ...asked, value: await readPage(reader, asked.value, question) };
}

async function readPage(
  reader: SqlReader,
  { tenantId, month, lastRevision }: TenantMonth,
  { filter, before, limit }: ActivityQuestion,
): Promise<Activity> {
  const end = Math.min(before ?? Infinity, lastRevision + 1);
  const found: BlockRun[] = [];
  for await (const runs of runsBefore(reader, { tenantId, month, end, limit }, filter)) {
    found.push(...runs.reverse());
    if (found.length > limit) break;
  }
  const runs = await runsWithSlices(reader, tenantId, month, found.slice(0, limit));
  return { month, runs, nextBefore: found.length > limit ? runs[limit - 1]!.revision : null };
}

interface Span {
  readonly tenantId: string;
  readonly month: Month;
  /** Only runs before this revision. */
  readonly end: number;
  /** The number of runs wanted. */
  readonly limit: number;
}

/** Yields the runs of a month that match the filter, in blocks: the newest block first, each in the order of its runs. */
export async function* runsBefore(
  reader: SqlReader,
  span: Span,
  filter: ActivityFilter,
): AsyncGenerator<BlockRun[]> {
  const wanted = await wantedSlices(reader, span.tenantId, filter);
  if (wanted?.size === 0) return;
  const isWanted = wanted && ((slice: number) => wanted.has(slice));
  const limit = wanted ? Infinity : span.limit;
  for await (const block of blocksBefore(reader, { ...span, limit })) {
    yield runsOf(span.month, block, isWanted).filter(({ revision }) => revision < span.end);
  }
}

/** @returns the slices that match the filter, or undefined if the filter is empty */
async function wantedSlices(
  reader: SqlReader,
  tenantId: string,
  filter: ActivityFilter,
): Promise<ReadonlySet<number> | undefined> {
  const parameters: SqlValue[] = [tenantId];
  const conditions = ACTIVITY_FILTERS.flatMap((name) => {
    const wanted = filter[name];
    return wanted === undefined ? [] : [`AND ${FILTERS[name]} = $${parameters.push(wanted)}`];
  });
  if (conditions.length === 0) return undefined;
  const rows = await reader.query<{ slice: number }>(
    `SELECT slice FROM slices WHERE tenant_id = $1 ${conditions.join(' ')}`,
    parameters,
  );
  return new Set(rows.map(({ slice }) => slice));
}

/** Some milliseconds of work; other requests are served in between. */
const BLOCKS_AT_ONCE = 512;

/** Yields the blocks of a month's runs, newest first. */
async function* blocksBefore(reader: SqlReader, { tenantId, month, end, limit }: Span) {
  const blocksAtOnce = Math.min(BLOCKS_AT_ONCE, blockOf(limit) + 2);
  for (let from = blockOf(end); ;) {
    const blocks = await reader.query<{ block: number; runs: string }>(
      `SELECT block, runs FROM run_blocks
       WHERE tenant_id = $1 AND month = $2 AND block <= $3 ORDER BY block DESC LIMIT $4`,
      [tenantId, month, from, blocksAtOnce],
    );
    yield* blocks;
    if (blocks.length < blocksAtOnce) return;
    from = blocks.at(-1)!.block - 1;
    if (isTurnOver()) await nextTurn();
  }
}
