/** The runs of a month, most expensive first: reads all runs of the month and keeps those of one page. */
import type { SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import type { BlockRun } from '../run-blocks.js';
import { type ActivityFilter, runsBefore } from './activity.js';
import { type Run, runsWithSlices } from './run.js';
import { type Answer, askMonth, type MonthQuestion } from './tenant-month.js';

/** The end of a page; of runs with the same cost, the one recorded last comes first. */
export interface CostliestCursor {
  readonly milliCredits: number;
  readonly revision: number;
}

export interface CostliestQuestion extends MonthQuestion {
  readonly filter: ActivityFilter;
  /** `null` starts with the most expensive. */
  readonly after: CostliestCursor | null;
  readonly limit: number;
}

export interface CostliestRuns {
  readonly month: Month;
  /** Ordered by the number of credits; currencies are comparable only if the filter selects one. */
  readonly runs: readonly Run[];
  /** `null` after the last page. */
  readonly next: CostliestCursor | null;
}

export const isCostliestCursor = (value: unknown): value is CostliestCursor => {
  const { milliCredits, revision } = (value ?? {}) as Partial<CostliestCursor>;
  return Number.isSafeInteger(milliCredits) && Number.isSafeInteger(revision) && revision! >= 0;
};

export async function costliestRuns(
  reader: SqlReader,
  question: CostliestQuestion,
): Promise<Answer<CostliestRuns>> {
  const asked = await askMonth(reader, question, async (month) => month);
  if (asked.kind !== 'found') return asked;
  const { tenantId, month, lastRevision } = asked.value;
  const { filter, after, limit } = question;
  const costliest = new Costliest(limit + 1, after);
  const span = { tenantId, month, end: lastRevision + 1, limit: Infinity };
  for await (const runs of runsBefore(reader, span, filter)) {
    for (const run of runs) costliest.add(run);
  }
  const found = costliest.inOrder();
  const runs = await runsWithSlices(reader, tenantId, month, found.slice(0, limit));
  return {
    ...asked,
    value: { month, runs, next: found[limit] ? cursorOf(found[limit - 1]!) : null },
  };
}

const cursorOf = ({ milliCredits, revision }: CostliestCursor): CostliestCursor => ({
  milliCredits,
  revision,
});

/** Negative if `one` comes first. */
const compare = (one: CostliestCursor, other: CostliestCursor): number =>
  other.milliCredits - one.milliCredits || other.revision - one.revision;

/** Keeps the first runs after a cursor, of all that are added. */
class Costliest {
  private kept: BlockRun[] = [];
  /** Runs after this one are not among the first. */
  private last: CostliestCursor | null = null;

  constructor(
    private readonly count: number,
    private readonly after: CostliestCursor | null,
  ) {}

  add(run: BlockRun): void {
    if (this.after && compare(run, this.after) <= 0) return;
    if (this.last && compare(run, this.last) > 0) return;
    this.kept.push(run);
    if (this.kept.length < 2 * this.count) return;
    this.kept = this.inOrder();
    this.last = this.kept.at(-1)!;
  }

  inOrder(): BlockRun[] {
    return this.kept.toSorted(compare).slice(0, this.count);
  }
}
