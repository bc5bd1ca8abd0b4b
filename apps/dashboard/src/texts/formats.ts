/** Numbers, months and instants in the format of the reader's locale; days and months in UTC. */
import { MILLI_PER_CREDIT } from '../data/credits.js';

export interface Formats {
  /** Shows whole credits, and thousandths only if there are any. */
  readonly credits: (milliCredits: number) => string;
  /** Rounds to whole credits, for estimates. */
  readonly whole: (milliCredits: number) => string;
  /** Rounds to three digits, the precision of an error. */
  readonly about: (milliCredits: number) => string;
  /** Shows a difference with its sign. */
  readonly change: (milliCredits: number) => string;
  /** Shortens an amount for the axis of a chart: 1.5M. */
  readonly short: (milliCredits: number) => string;
  /** Shows a ratio with one decimal: 2.4 in "2.4 times as much". */
  readonly ratio: (value: number) => string;
  readonly count: (value: number) => string;
  /** Joins with commas, and with the word for "and" before the last part. */
  readonly list: (parts: readonly string[]) => string;
  /** @param ratio 0.71 for 71 %; rounded down, so that 100 % is never shown too early; a ratio between 0 and 0.01 is shown as less than 1 % */
  readonly percent: (ratio: number) => string;
  /** @param ratio a share of a whole that is not a limit: rounded to the nearest, so that all shares add up to about 100 % */
  readonly share: (ratio: number) => string;
  /** @param month such as 2026-11 */
  readonly month: (month: string) => string;
  readonly shortMonth: (month: string) => string;
  readonly monthAndYear: (month: string) => string;
  /** @param day such as 2026-11-24 */
  readonly day: (day: string) => string;
  readonly weekday: (day: string) => string;
  /** @param instant in ISO 8601; shown without the year, which is in the page's month */
  readonly moment: (instant: string) => string;
  readonly time: (instant: string) => string;
  readonly date: (instant: string) => string;
  /** With weekday and year, for the choice of a day or an instant. */
  readonly fullDay: (day: string) => string;
  readonly fullMoment: (instant: string) => string;
  /** The day, with the time (UTC) unless it is midnight. */
  readonly dayOrMoment: (instant: string) => string;
}

/** Shown for an unknown number or date. */
export const UNKNOWN = '–';

/** Stands for a name that is loading: an id in its place would change before the reader's eyes. */
export const ON_ITS_WAY = '…';

const ISO = /^\d{4}-\d{2}/;
/** `Date.parse` accepts text that is not an ISO date: `-01` is January of 2001. */
const isDate = (text: string): boolean => ISO.test(text) && !Number.isNaN(Date.parse(text));
const MIDNIGHT = 'T00:00:00';

/** Responses of another release may lack what a page shows. */
const known =
  <Value>(format: (value: Value) => string, isKnown: (value: Value) => boolean) =>
  (value: Value): string =>
    isKnown(value) ? format(value) : UNKNOWN;

const figure = (format: (value: number) => string) => known(format, Number.isFinite);

const inCredits = ({ format }: Intl.NumberFormat) =>
  figure((milliCredits) => format(milliCredits / MILLI_PER_CREDIT));

export function createFormats(locale: string): Formats {
  const number = (options: Intl.NumberFormatOptions, language = locale) =>
    new Intl.NumberFormat(language, options);
  const date = (options: Intl.DateTimeFormatOptions) => {
    const dates = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return known<string>((text) => dates.format(new Date(text)), isDate);
  };
  const exact = number({ maximumFractionDigits: 3 });
  const signed = number({ maximumFractionDigits: 3, signDisplay: 'exceptZero' });
  // British English writes "1m", which reads as a milli-credit.
  const compact = number(
    {
      notation: 'compact',
      // Like other figures; otherwise German omits the separator in figures of four digits.
      useGrouping: 'always',
      maximumSignificantDigits: 3,
    },
    locale.startsWith('en') ? 'en-US' : locale,
  );
  const rounded = number({ maximumFractionDigits: 0 });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const threeDigits = number({ maximumSignificantDigits: 3 });
  const oneDigit = number({ maximumFractionDigits: 1 });
  const percent = number({ style: 'percent' });
  const atLeastOne = (ratio: number, rounding: (value: number) => number) =>
    ratio > 0 && ratio < 0.01
      ? `<${percent.format(0.01)}`
      : percent.format(rounding(Number((ratio * 100).toFixed(9))) / 100);
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const dayMonth = { day: 'numeric', month: 'short' } as const;
  const weekdayDate = { weekday: 'short', ...dayMonth, year: 'numeric' } as const;
  const fullDate = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const fullMoment = date({ day: 'numeric', month: 'short', year: 'numeric', ...clock });
  return {
    credits: inCredits(exact),
    whole: inCredits(rounded),
    about: inCredits(threeDigits),
    change: inCredits(signed),
    short: inCredits(compact),
    ratio: figure(oneDigit.format),
    count: figure(exact.format),
    list: (parts) => list.format(parts),
    percent: figure((ratio) => atLeastOne(ratio, Math.floor)),
    share: figure((ratio) => atLeastOne(ratio, Math.round)),
    month: date({ month: 'long', year: 'numeric' }),
    shortMonth: date({ month: 'short' }),
    monthAndYear: date({ month: 'short', year: 'numeric' }),
    day: date(dayMonth),
    weekday: date({ weekday: 'short', ...dayMonth }),
    moment: date({ weekday: 'short', ...dayMonth, ...clock }),
    time: date({ ...clock, second: '2-digit' }),
    date: fullDate,
    fullDay: date(weekdayDate),
    fullMoment: date({ ...weekdayDate, ...clock, second: '2-digit' }),
    dayOrMoment: known<string>(
      (instant) => (instant.includes(MIDNIGHT) ? fullDate(instant) : `${fullMoment(instant)} UTC`),
      isDate,
    ),
  };
}
