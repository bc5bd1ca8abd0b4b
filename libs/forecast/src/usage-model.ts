/**
 * A model of a tenant's usage: a level (one day's usage, weighted towards recent days) times the weight of the weekday,
 * and the spread of single days around it. Deterministic: the same days give the same model.
 */
import { dayAfter, type DayUse, filled, type WeekdayUse } from './days.js';

export interface UsageModel {
  /** Milli-credits of a day whose weekday has weight 1. */
  readonly level: number;
  /** Weights by weekday, Sunday first; their mean is 1. */
  readonly weights: readonly number[];
  /** Standard deviation of a day from its expected value, in milli-credits. */
  readonly daySpread: number;
  /** Standard error of the level itself. */
  readonly levelSpread: number;
  readonly daysSeen: number;
}

const WEEK = 7;
/** The number of past days that the model is fitted to: older ones say little about next week. */
export const HISTORY_DAYS = 56;
const HALF_LIFE_DAYS = 7;
/** The weight of the assumption that all weekdays are alike, in weeks of observed days. */
const ALIKE_WEEKS = 1;

const EMPTY: UsageModel = {
  level: 0,
  weights: Array.from({ length: WEEK }, () => 1),
  daySpread: 0,
  levelSpread: 0,
  daysSeen: 0,
};

/**
 * @param uses whole days, in any order; missing days count as days without usage
 * @param lastDay the last whole day
 */
export function fitUsage(uses: readonly DayUse[], lastDay: string): UsageModel {
  const first = firstDay(uses);
  if (first === undefined || first > lastDay) return EMPTY;
  const oldest = dayAfter(lastDay, 1 - HISTORY_DAYS);
  const days = filled(uses, first > oldest ? first : oldest, lastDay);
  const weights = weekdayWeights(days);
  const level = recentLevel(days, weights);
  const spreads = days.map(({ weekday, milliCredits }) => milliCredits - level * weights[weekday]!);
  const daySpread = Math.sqrt(meanOf(spreads.map((spread) => spread * spread)));
  const effectiveDays = Math.min(days.length, HALF_LIFE_DAYS * 2);
  return {
    level,
    weights,
    daySpread,
    levelSpread: daySpread / Math.sqrt(effectiveDays),
    daysSeen: days.length,
  };
}

function firstDay(uses: readonly DayUse[]): string | undefined {
  let first: string | undefined;
  for (const { day } of uses) if (first === undefined || day < first) first = day;
  return first;
}

/** Each weekday's mean relative to the overall mean, pulled towards 1 while few weeks are known. */
function weekdayWeights(days: readonly WeekdayUse[]): number[] {
  const mean = meanOf(days.map(({ milliCredits }) => milliCredits));
  if (mean === 0) return [...EMPTY.weights];
  const raw = Array.from({ length: WEEK }, (_, weekday) => {
    const own = days.filter((day) => day.weekday === weekday);
    const sum = own.reduce((total, { milliCredits }) => total + milliCredits, 0);
    return (sum / mean + ALIKE_WEEKS) / (own.length + ALIKE_WEEKS);
  });
  const scale = meanOf(raw);
  return raw.map((weight) => weight / scale);
}

/** The level after removing the effect of weekdays; a day weighs half as much as one a week later. */
function recentLevel(days: readonly WeekdayUse[], weights: readonly number[]): number {
  let use = 0;
  let weight = 0;
  days.forEach(({ weekday, milliCredits }, index) => {
    const recency = 2 ** ((index - days.length + 1) / HALF_LIFE_DAYS);
    use += recency * milliCredits;
    weight += recency * weights[weekday]!;
  });
  return weight === 0 ? 0 : use / weight;
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
