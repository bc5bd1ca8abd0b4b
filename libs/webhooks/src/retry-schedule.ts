/** When a delivery that failed is tried again: soon at first, then ever more seldom, for three days in all. */
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[1, 2, 4, 8, 12, 12, 12, 12, 9].map((hours) => hours * HOUR_MS),
];

/** @param attempt the one that failed, from 1. @returns `null` after the last one. */
export const pauseAfterMs = (attempt: number): number | null => PAUSES_MS[attempt - 1] ?? null;
