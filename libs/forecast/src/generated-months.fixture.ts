/** Daily usage generated from a seed: steady, growing, weekdays only, bursts, and a quiet start. */
import { dayAfter, type DayUse, weekdayOf } from './days.js';

export interface Pattern {
  readonly name: string;
  /** The expected milli-credits of a day; `index` counts from the first. */
  readonly of: (index: number, weekday: number) => number;
  /** The maximum deviation of a day, as a share of its expected value. */
  readonly noise: number;
}

const OFFICE: readonly number[] = [0.1, 1.2, 1.3, 1.3, 1.2, 1.0, 0.15];
const DAY_CREDITS = 20_000_000;

export const PATTERNS: readonly Pattern[] = [
  { name: 'steady', of: () => DAY_CREDITS, noise: 0.2 },
  { name: 'office days', of: (_index, weekday) => DAY_CREDITS * OFFICE[weekday]!, noise: 0.2 },
  {
    name: 'office days, noisy',
    of: (_index, weekday) => DAY_CREDITS * OFFICE[weekday]!,
    noise: 0.6,
  },
  {
    name: 'growing 1 % a day',
    of: (index, weekday) => DAY_CREDITS * 1.01 ** index * OFFICE[weekday]!,
    noise: 0.2,
  },
  {
    name: 'one burst a week',
    of: (_index, weekday) => (weekday === 1 ? DAY_CREDITS * 5 : DAY_CREDITS * 0.3),
    noise: 0.3,
  },
];

/** @returns `count` days from `first`, the same for the same seed */
export function generatedDays(
  { of, noise }: Pattern,
  { first, count, seed }: { readonly first: string; readonly count: number; readonly seed: number },
): DayUse[] {
  const random = generator(seed);
  return Array.from({ length: count }, (_, index) => {
    const day = dayAfter(first, index);
    const factor = 1 + noise * (random() * 2 - 1);
    return { day, milliCredits: Math.round(of(index, weekdayOf(day)) * factor) };
  });
}

function generator(from: number): () => number {
  let seed = from >>> 0;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
