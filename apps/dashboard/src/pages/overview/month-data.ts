/** The month's data for the chart: one entry per day, with the usage so far and the forecast for the rest. */
import { mostOf } from '../../charts/scale.js';
import type { AnswerOf, AuditEntry } from '../../data/api.js';
import { daysOf } from '../../data/months.js';
import { MILLI_PER_CREDIT } from '../../data/credits.js';

export type Forecast = AnswerOf<'/v1/tenants/{tenant}/usage/forecast'>;

export interface ChartDay {
  readonly day: string;
  /** Usage on this day; `sum` is that since the 1st. `null` for future days. */
  readonly used: number | null;
  readonly sum: number | null;
  /** Expected sums since the 1st; `null` for past days. */
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The sum of the allocations at the end of the day. */
  readonly allocated: number;
}

export function chartDays(
  { month, days, ahead }: Forecast,
  allocatedNow: number,
  changes: readonly AuditEntry[],
): ChartDay[] {
  const used = new Map(days.map(({ day, consumed }) => [day, consumed.milliCredits]));
  const expected = new Map(ahead.map((one) => [one.day, one]));
  let sum = 0;
  return daysOf(month).map((day) => {
    const onDay = used.get(day) ?? null;
    if (onDay !== null) sum += onDay;
    const coming = expected.get(day);
    return {
      day,
      used: onDay,
      sum: onDay === null ? null : sum,
      expected: coming?.expected.milliCredits ?? null,
      low: coming?.low.milliCredits ?? null,
      high: coming?.high.milliCredits ?? null,
      allocated: allocatedNow - changedAfter(day, changes),
    };
  });
}

/** @returns by how many milli-credits allocations changed after the end of a day */
function changedAfter(day: string, changes: readonly AuditEntry[]): number {
  return changes
    .filter(({ type, at }) => type === 'AllocationChanged' && at.slice(0, 10) > day)
    .reduce((sum, { before, after }) => sum + creditsIn(after) - creditsIn(before), 0);
}

/** An audited allocation is an amount, or null if there is none. */
function creditsIn(part: unknown): number {
  if (typeof part !== 'object' || part === null || !('milliCredits' in part)) return 0;
  return Number(part.milliCredits);
}

/** The top of the axis: above all usage and forecasts, and above the lines unless they are far higher. */
export function topOf(days: readonly ChartDay[], lines: readonly number[]): number {
  const use = mostOf(
    days.flatMap(({ sum, high }) => [sum ?? 0, high ?? 0]),
    0,
  );
  const near = lines.filter((line) => use === 0 || line <= use * FAR_ABOVE);
  // At least one credit, so that an empty month still shows whole credits.
  return mostOf([use, ...near], MILLI_PER_CREDIT) * HEADROOM;
}

const FAR_ABOVE = 3;
const HEADROOM = 1.06;
