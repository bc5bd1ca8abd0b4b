/** Months and days as text, in UTC: 2026-11 and 2026-11-24. */

const DAY_MS = 86_400_000;

/** An unknown day or month has no neighbours. */
const UNKNOWN = '';
const INSTANT_CHARACTERS = '2026-11-24T10:15:00.000Z'.length;

export const addDays = (day: string, count: number): string =>
  isoOf(Date.parse(day) + count * DAY_MS, 10);

export function shiftMonth(month: string, by: number): string {
  const [year, index] = month.split('-').map(Number) as [number, number];
  return isoOf(Date.UTC(year, index - 1 + by, 1), 7);
}

function isoOf(time: number, length: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const text = date.toISOString();
  // Years of more than four digits have a sign, and do not sort as text.
  return text.length > INSTANT_CHARACTERS ? UNKNOWN : text.slice(0, length);
}

export function daysOf(month: string): string[] {
  const days: string[] = [];
  if (month === UNKNOWN) return days;
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

export const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay());

const WEEK_DAYS = 7;
const MONDAY = 1;

/** @returns this many weeks in order, each as its Monday, ending with the week of the given day */
export function lastWeeks(day: string, count: number): string[] {
  const since = (new Date(day).getUTCDay() + WEEK_DAYS - MONDAY) % WEEK_DAYS;
  const last = addDays(day, -since);
  return Array.from({ length: count }, (_, index) =>
    addDays(last, (index + 1 - count) * WEEK_DAYS),
  );
}

/** @returns the whole days and hours from an instant to the end of its month */
export function untilReset(instant: string): { readonly days: number; readonly hours: number } {
  const end = Date.parse(`${shiftMonth(instant.slice(0, 7), 1)}-01`);
  const hours = Math.max(0, Math.floor((end - Date.parse(instant)) / (DAY_MS / 24)));
  return { days: Math.floor(hours / 24), hours: hours % 24 };
}

/** @param range such as 2026-11 or 2026-09..2026-11. @returns its months in order, or none if it is mistyped */
export function monthsIn(range: string): string[] {
  const [first, last = first] = range.split('..') as [string, string?];
  const months: string[] = [];
  if ([first, last].some((one) => shiftMonth(one, 0) === UNKNOWN)) return months;
  for (let month = first; month !== UNKNOWN && month <= last; month = shiftMonth(month, 1)) {
    months.push(month);
  }
  return months;
}

/** @returns this many months in order, ending with the given one */
export const lastMonths = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => shiftMonth(last, index + 1 - count));
