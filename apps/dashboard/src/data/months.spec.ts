/** Ranges of months in an address, which may be mistyped. */
import { addDays, daysOf, monthsIn, shiftMonth } from './months.js';

it.each([
  ['2026-11', ['2026-11']],
  ['2026-11..2027-01', ['2026-11', '2026-12', '2027-01']],
  ['9999-11..9999-12', ['9999-11', '9999-12']],
  ['2026-11..2026-09', []],
  ['2026-09..now', []],
  ['2026-09..', []],
  ['now..2026-09', []],
  ['', []],
])('%j are the months %j', (range, months) => {
  expect(monthsIn(range)).toEqual(months);
});

it('there is nothing after the last day that is written with four digits', () => {
  expect(shiftMonth('9999-12', 1)).toBe('');
  expect(addDays('9999-12-31', 1)).toBe('');
  expect(daysOf('9999-12')).toHaveLength(31);
});
