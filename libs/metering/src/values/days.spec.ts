/** Days in UTC as sortable text: the day of an instant, and days before and after a day. */
import { addDays, addMonths, dayOf, startOfDay } from './calendar.js';

it.each([
  ['2026-11-03T00:00:00.000Z', '2026-11-03'],
  ['2026-11-03T23:59:59.999Z', '2026-11-03'],
  ['0001-01-01T10:00:00.000Z', '0001-01-01'],
])('%s is of the day %s', (instant, day) => {
  expect(dayOf(instant)).toBe(day);
  expect(startOfDay(day)).toBe(`${day}T00:00:00.000Z`);
});

it.each([
  ['2026-11-30', 1, '2026-12-01'],
  ['2026-12-31', 1, '2027-01-01'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2025-02-28', 1, '2025-03-01'],
  ['2026-03-29', 7, '2026-04-05'],
  ['2026-03-01', -1, '2026-02-28'],
  ['2026-11-03', 0, '2026-11-03'],
  ['2026-01-01', 365, '2027-01-01'],
])('of %s, %d days later is %s', (day, count, other) => {
  expect(addDays(day, count)).toBe(other);
});

it('names the month beyond which there is none', () => {
  expect(() => addMonths('9999-12', 1)).toThrow('no month is 1 after 9999-12');
  expect(() => addMonths('0000-01', -1)).toThrow('no month is -1 after 0000-01');
});
