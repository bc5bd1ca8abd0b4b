/** Days as UTC text, such as 2026-11-24, and the usage of each. */

export interface DayUse {
  readonly day: string;
  readonly milliCredits: number;
}

export const DAY_MS = 86_400_000;

/** Sunday is 0. */
export const weekdayOf = (day: string): number => new Date(day).getUTCDay();

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * @param month such as 2026-11
 * @returns every day of the month, in order
 */
export function daysOfMonth(month: string): string[] {
  const [year, number] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year!, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`);
}

export interface WeekdayUse extends DayUse {
  readonly weekday: number;
}

/** @returns one entry per day from `first` to `last`, with 0 for days without usage */
export function filled(uses: readonly DayUse[], first: string, last: string): WeekdayUse[] {
  const byDay = new Map(uses.map(({ day, milliCredits }) => [day, milliCredits]));
  const days: WeekdayUse[] = [];
  for (let day = first; day <= last; day = dayAfter(day, 1)) {
    days.push({ day, milliCredits: byDay.get(day) ?? 0, weekday: weekdayOf(day) });
  }
  return days;
}
