/** Calendar months in UTC, as `YYYY-MM`; text order is time order (R11, A9). */
export type Month = string;
/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it; text order is time order. */
export type Instant = string;

/**
 * Excludes years in which a month some years earlier or one month later would not have four digits and sort as text.
 */
const MONTH = /^(?!9999)[1-9]\d{3}-(0[1-9]|1[0-2])$/;

/** A calendar day in UTC, as `2026-11-24`; text order is time order. */
export type Day = string;

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const YEAR_MAX = 9999;

export const isMonth = (text: string): text is Month => MONTH.test(text);

/** The calendar year of an instant or a month, as `2026`. */
export const yearOf = (time: Instant): string => time.slice(0, 4);

export const monthOf = (instant: Instant): Month => instant.slice(0, 7);

export const dayOf = (instant: Instant): Day => instant.slice(0, 10);

export const startOfDay = (day: Day): Instant => `${day}T00:00:00.000Z`;

export const addDays = (day: Day, count: number): Day =>
  dayOf(addMilliseconds(startOfDay(day), count * DAY_MS));

export const startOfMonth = (month: Month): Instant => `${month}-01T00:00:00.000Z`;

/** @throws RangeError for years beyond four digits, which do not sort as text */
export function addMonths(month: Month, count: number): Month {
  const index = Number(yearOf(month)) * 12 + Number(month.slice(5)) - 1 + count;
  const year = Math.floor(index / 12);
  if (year < 0 || year > YEAR_MAX) throw new RangeError(`no month is ${count} after ${month}`);
  return `${String(year).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

export const nextMonth = (month: Month): Month => addMonths(month, 1);
export const previousMonth = (month: Month): Month => addMonths(month, -1);

/** Accepts only this notation, whose text order is time order, and only dates that exist. */
export const isInstant = (text: string): text is Instant =>
  INSTANT.test(text) && !Number.isNaN(Date.parse(text)) && addMilliseconds(text, 0) === text;

export const addMilliseconds = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** @param end exclusive; `null` if no end is known */
export const isBefore = (at: Instant, end: Instant | null): boolean => end === null || at < end;

/** The instant, or the nearest one within the month: a month is always assessed by its own rules (A9). */
export function within(month: Month, instant: Instant): Instant {
  if (instant.startsWith(month)) return instant;
  if (instant < month) return startOfMonth(month);
  return endOfMonth(month);
}

/** The last millisecond of the month. */
const endOfMonth = (month: Month): Instant => `${month}-${daysOf(month)}T23:59:59.999Z`;

/** The calendar repeats every 400 years; the shift is needed because `Date.UTC` maps years below 100 to 1900–1999. */
const daysOf = (month: Month): number => {
  const year = 2000 + (Number(yearOf(month)) % 400);
  return new Date(Date.UTC(year, Number(month.slice(5)), 0)).getUTCDate();
};
