/** Back-tests the forecast: forecasts past months from what was known at the time, and measures the error. */
import { dayAfter, daysOfMonth, type DayUse } from './days.js';
import { forecastMonth } from './forecast-month.js';

export interface TestedMonth {
  readonly month: string;
  /** The last day known to the forecast. */
  readonly knownUntil: string;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly actual: number;
  /** The error as a share of the actual usage; `null` if there was none. */
  readonly errorRatio: number | null;
}

export interface BackTest {
  readonly months: readonly TestedMonth[];
  /** The median of the absolute errors; `null` if no month could be tested. */
  readonly medianErrorRatio: number | null;
}

/** The day of the month up to which a tested forecast knows the usage: late enough to have seen weeks, early enough to be useful. */
const KNOWN_DAYS = 15;

/**
 * @param months whole past months
 * @param uses the usage of the days of these months and of those before
 */
export function backTest(months: readonly string[], uses: readonly DayUse[]): BackTest {
  const tested = months.map((month) => testedMonth(month, uses));
  const errors = tested
    .flatMap(({ errorRatio }) => (errorRatio === null ? [] : [Math.abs(errorRatio)]))
    .sort((a, b) => a - b);
  return { months: tested, medianErrorRatio: medianOf(errors) };
}

function testedMonth(month: string, uses: readonly DayUse[]): TestedMonth {
  const knownUntil = daysOfMonth(month)[KNOWN_DAYS - 1]!;
  const known = uses.filter(({ day }) => day <= knownUntil);
  const at = `${dayAfter(knownUntil, 1)}T00:00:00.000Z`;
  const { expected, low, high } = forecastMonth({ month, uses: known, at });
  const actual = uses
    .filter(({ day }) => day.startsWith(month))
    .reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  const errorRatio = actual === 0 ? null : (expected - actual) / actual;
  return { month, knownUntil, expected, low, high, actual, errorRatio };
}

/** @param sorted in ascending order */
function medianOf(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
