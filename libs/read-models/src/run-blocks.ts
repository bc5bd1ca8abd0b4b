/**
 * Runs of a month in blocks of a few revisions: one row for all runs of a block, as lines of text. A block depends on
 * nothing but its revisions, so that it is the same wherever batches are cut; what comes later is added at its end.
 */
import type { MilliCredits, Month } from '#metering';
import { shortHash } from './short-hash.js';

/** How many runs one row holds: as many as fit into a row that a small page holds whole. */
const REVISIONS_PER_BLOCK = 8;

export const blockOf = (revision: number): number => Math.floor(revision / REVISIONS_PER_BLOCK);

/** What is a run's own; what it has in common with others is said by its slice. */
export interface BlockRun {
  readonly revision: number;
  readonly slice: number;
  readonly milliCredits: MilliCredits;
  readonly occurredAt: string;
  readonly id: string;
  readonly source: string;
}

/** Neither is in a text of a run, which holds no control characters. */
const BETWEEN = '\t';
const END = '\n';

export function lineOf(run: BlockRun): string {
  const { revision, slice, milliCredits, occurredAt, id, source } = run;
  const index = revision % REVISIONS_PER_BLOCK;
  const time = occurredAt.slice(DAY_START, TIME_END);
  return `${index}${BETWEEN}${slice}${BETWEEN}${milliCredits}${BETWEEN}${time}${BETWEEN}${id}${BETWEEN}${source}${END}`;
}

/** A run is in the month of its time, whose instants are all of one form: day and time of day tell the rest. */
const DAY_START = '2026-11-'.length;
const TIME_END = '2026-11-03T10:15:00.000'.length;

/**
 * The runs of a block in the order of their revisions.
 * @param isWanted chooses by the slice; without it all runs.
 */
export function runsOf(
  month: Month,
  { block, runs }: { readonly block: number; readonly runs: string },
  isWanted?: (slice: number) => boolean,
): BlockRun[] {
  const found: BlockRun[] = [];
  for (let start = 0; start < runs.length;) {
    const end = runs.indexOf(END, start);
    const [placeEnd, sliceEnd] = twoEnds(runs, start);
    const slice = Number(runs.slice(placeEnd + 1, sliceEnd));
    if (!isWanted || isWanted(slice)) {
      const revision = block * REVISIONS_PER_BLOCK + Number(runs.slice(start, placeEnd));
      const [milliCredits, time, id, source] = runs.slice(sliceEnd + 1, end).split(BETWEEN);
      const occurredAt = `${month}-${time!}Z`;
      found.push({
        revision,
        slice,
        milliCredits: Number(milliCredits),
        occurredAt,
        id: id!,
        source: source!,
      });
    }
    start = end + 1;
  }
  return found;
}

function twoEnds(runs: string, start: number): [number, number] {
  const first = runs.indexOf(BETWEEN, start);
  return [first, runs.indexOf(BETWEEN, first + 1)];
}

const DIGEST_DIGITS = 5;
/** 32 bits, of which the digits show the upper 25. */
const DIGEST_SHIFT = 7;
const DIGEST_BASE = 32;

/**
 * A few digits of an id, which stand beside each block: a block without them does not hold the id. Ids of other runs may
 * have the same ones.
 */
export const digestOf = (id: string): string =>
  (shortHash(id) >>> DIGEST_SHIFT).toString(DIGEST_BASE).padStart(DIGEST_DIGITS, '0');
