/** Numbers, months and moments as the reader's locale writes them: the same everywhere, days and months in UTC. */
import { MILLI_PER_CREDIT } from '../data/credits.js';

export interface Formats {
  /** Shows whole credits, and thousandths only where there are any. */
  readonly credits: (milliCredits: number) => string;
  /** Rounds to whole credits, for figures that are estimates anyway. */
  readonly whole: (milliCredits: number) => string;
  /** Rounds to what is known of an error: three digits. */
  readonly about: (milliCredits: number) => string;
  /** Shows a difference with its sign. */
  readonly change: (milliCredits: number) => string;
  /** Shortens an amount for the axis of a chart: 1.5M. */
  readonly short: (milliCredits: number) => string;
  /** Shows a ratio with one decimal: 2.4 in "2.4 times as much". */
  readonly ratio: (value: number) => string;
  readonly count: (value: number) => string;
  /** Joins with a comma, and with the word for "and" before the last. */
  readonly list: (parts: readonly string[]) => string;
  /** @param ratio 0.71 for 71 %; rounded down, so that 100 % is never shown too early; a ratio between 0 and 0.01 is shown as less than 1 %. */
  readonly percent: (ratio: number) => string;
  /** @param ratio of a whole that is not a limit: rounded to the nearest, so that all parts add up to about 100 %. */
  readonly share: (ratio: number) => string;
  /** @param month as 2026-11. */
  readonly month: (month: string) => string;
  readonly shortMonth: (month: string) => string;
  readonly monthAndYear: (month: string) => string;
  /** @param day as 2026-11-24. */
  readonly day: (day: string) => string;
  readonly weekday: (day: string) => string;
  /** @param instant in ISO 8601; without the year, which the page's month says. */
  readonly moment: (instant: string) => string;
  readonly time: (instant: string) => string;
  readonly date: (instant: string) => string;
  /** With weekday and year, for a day or an instant that is being chosen. */
  readonly fullDay: (day: string) => string;
  readonly fullMoment: (instant: string) => string;
  /** The day, with the time (UTC) where it is not the first of the day. */
  readonly dayOrMoment: (instant: string) => string;
}

/** Stands for a number or a date that is not known. */
export const UNKNOWN = '–';

/** Stands for a name until it has arrived: an id in its place would change before the reader's eyes. */
export const ON_ITS_WAY = '…';

const ISO = /^\d{4}-\d{2}/;
/** What is no ISO date may yet be read as one: `-01` is January of 2001. */
const isDate = (text: string): boolean => ISO.test(text) && !Number.isNaN(Date.parse(text));
const MIDNIGHT = 'T00:00:00';

/** Answers of another release may lack what a page shows. */
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
      // As beside it: German alone would leave a figure of four digits without its point.
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
