/** Forecasts the rest of a month by day, as cumulative sums with a band that should contain eight of ten months. */
import { DAY_MS, dayAfter, daysOfMonth, type DayUse, weekdayOf } from './days.js';
import { fitUsage, type UsageModel } from './usage-model.js';

export interface DayForecast {
  readonly day: string;
  /** Cumulative sums since the 1st, in milli-credits. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface Forecast {
  /** The usage so far in the month, in milli-credits. */
  readonly used: number;
  /** The expected usage at the end of the month; the three figures are equal once it is over. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** From the day of the forecast to the last of the month; empty if the month is over. */
  readonly days: readonly DayForecast[];
  readonly model: UsageModel;
}

export interface ForecastQuestion {
  /** The month, such as 2026-11. */
  readonly month: string;
  /** The usage of all known days, of this month and earlier ones. */
  readonly uses: readonly DayUse[];
  /** The instant up to which usage is known, in ISO 8601. */
  readonly at: string;
}

/** A normal distribution has 80 % within this number of standard deviations. */
const BAND = 1.2816;

export function forecastMonth({ month, uses, at }: ForecastQuestion): Forecast {
  const own = uses.filter(({ day }) => day.startsWith(month));
  const used = own.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  const today = at.slice(0, 10);
  const model = fitUsage(uses, dayAfter(today, -1));
  const ahead = daysOfMonth(month).filter((day) => day >= today);
  const days = runningSums({ used, today, ahead, at, model });
  const end = days.at(-1) ?? { expected: used, low: used, high: used };
  return { used, expected: end.expected, low: end.low, high: end.high, days, model };
}

interface Ahead {
  readonly used: number;
  readonly today: string;
  readonly ahead: readonly string[];
  readonly at: string;
  readonly model: UsageModel;
}

/** For today, only the rest of the day is expected, because the usage so far is already counted. */
function runningSums({ used, today, ahead, at, model }: Ahead): DayForecast[] {
  let expected = used;
  let daysAhead = 0;
  let weightAhead = 0;
  return ahead.map((day) => {
    const part = day === today ? 1 - fractionOfDay(at) : 1;
    const weight = model.weights[weekdayOf(day)]! * part;
    expected += model.level * weight;
    daysAhead += part;
    weightAhead += weight;
    // Days vary independently, but an error of the level repeats every day.
    const spread = Math.hypot(
      model.daySpread * Math.sqrt(daysAhead),
      model.levelSpread * weightAhead,
    );
    return {
      day,
      expected: Math.round(expected),
      low: Math.max(used, Math.round(expected - BAND * spread)),
      high: Math.round(expected + BAND * spread),
    };
  });
}

/** Rounded to the hour, so that without usage a forecast stays the same for an hour. */
const fractionOfDay = (at: string): number =>
  Math.round((Date.parse(at) - Date.parse(at.slice(0, 10))) / HOUR_MS) / HOURS_PER_DAY;

const HOURS_PER_DAY = 24;
const HOUR_MS = DAY_MS / HOURS_PER_DAY;
