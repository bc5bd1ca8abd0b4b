/**
 * Runs of a month in blocks of a few revisions: one row per block, one line of text per run. A block is defined by its
 * revisions alone, so that it is the same however events are batched; later runs are appended to it.
 */
import type { MilliCredits, Month } from '#metering';
import { shortHash } from './short-hash.js';

/** The number of revisions per row, so that a row fits into a small page. */
const REVISIONS_PER_BLOCK = 8;

export const blockOf = (revision: number): number => Math.floor(revision / REVISIONS_PER_BLOCK);

/** The values of a single run; those it shares with others are in its slice. */
export interface BlockRun {
  readonly revision: number;
  readonly slice: number;
  readonly milliCredits: MilliCredits;
  readonly occurredAt: string;
  readonly id: string;
  readonly source: string;
}

/** Texts of runs contain no control characters. */
const BETWEEN = '\t';
const END = '\n';

export function lineOf(run: BlockRun): string {
  const { revision, slice, milliCredits, occurredAt, id, source } = run;
  const index = revision % REVISIONS_PER_BLOCK;
  const time = occurredAt.slice(DAY_START, TIME_END);
  return `${index}${BETWEEN}${slice}${BETWEEN}${milliCredits}${BETWEEN}${time}${BETWEEN}${id}${BETWEEN}${source}${END}`;
}

/** A run is in the month of its time, and all instants have one format: day and time of day are enough. */
const DAY_START = '2026-11-'.length;
const TIME_END = '2026-11-03T10:15:00.000'.length;

/**
 * The runs of a block in the order of their revisions.
 * @param isWanted selects runs by slice; without it all runs are returned
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
 * A few digits of an id's hash, stored beside each block: a block without them does not hold the id. Other ids may have
 * the same digits.
 */
export const digestOf = (id: string): string =>
  (shortHash(id) >>> DIGEST_SHIFT).toString(DIGEST_BASE).padStart(DIGEST_DIGITS, '0');
