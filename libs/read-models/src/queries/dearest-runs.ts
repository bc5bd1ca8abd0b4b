/** The runs of a month, the most expensive first: reads all runs of the month and keeps those of one page. */
import type { SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { type BlockRun, runsOf } from '../run-blocks.js';
import { type ActivityFilter, blocksBefore, wantedSlices } from './activity.js';
import { type Run, runsWithSlices } from './run.js';
import { type Answer, askMonth, type MonthQuestion } from './tenant-month.js';

/** Where a page ended; of runs that cost the same the one recorded last comes first. */
export interface DearestPlace {
  readonly milliCredits: number;
  readonly revision: number;
}

export interface DearestQuestion extends MonthQuestion {
  readonly filter: ActivityFilter;
  /** `null` begins with the dearest. */
  readonly after: DearestPlace | null;
  readonly limit: number;
}

export interface DearestRuns {
  readonly month: Month;
  /** By the number of credits: what is charged in two currencies is comparable only where the filter names one. */
  readonly runs: readonly Run[];
  /** `null` after the last page. */
  readonly next: DearestPlace | null;
}

export const isDearestPlace = (value: unknown): value is DearestPlace => {
  const { milliCredits, revision } = (value ?? {}) as Partial<DearestPlace>;
  return Number.isSafeInteger(milliCredits) && Number.isSafeInteger(revision) && revision! >= 0;
};

export async function dearestRuns(
  reader: SqlReader,
  question: DearestQuestion,
): Promise<Answer<DearestRuns>> {
  const asked = await askMonth(reader, question, async (month) => month);
  if (asked.kind !== 'found') return asked;
  const { tenantId, month, lastRevision } = asked.value;
  const { filter, after, limit } = question;
  const wanted = await wantedSlices(reader, tenantId, filter);
  const isWanted = wanted && ((slice: number) => wanted.has(slice));
  const dearest = new Dearest(limit + 1, after);
  if (wanted?.size !== 0) {
    const span = { tenantId, month, end: lastRevision + 1, limit: Infinity };
    for await (const block of blocksBefore(reader, span)) {
      for (const run of runsOf(month, block, isWanted)) {
        if (run.revision <= lastRevision) dearest.add(run);
      }
    }
  }
  const found = dearest.inOrder();
  const runs = await runsWithSlices(reader, tenantId, month, found.slice(0, limit));
  return {
    ...asked,
    value: { month, runs, next: found[limit] ? placeOf(found[limit - 1]!) : null },
  };
}

const placeOf = ({ milliCredits, revision }: DearestPlace): DearestPlace => ({
  milliCredits,
  revision,
});

/** Negative where the first comes before the other. */
const compare = (one: DearestPlace, other: DearestPlace): number =>
  other.milliCredits - one.milliCredits || other.revision - one.revision;

/** The first runs after a place, of all that are added. */
class Dearest {
  private kept: BlockRun[] = [];
  /** What comes behind this is not among them. */
  private last: DearestPlace | null = null;

  constructor(
    private readonly count: number,
    private readonly after: DearestPlace | null,
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
