/** Months and instants in UTC as sortable text (R11, A9). */
import {
  addMilliseconds,
  addMonths,
  isBefore,
  isInstant,
  isMonth,
  monthOf,
  nextMonth,
  previousMonth,
  startOfMonth,
  within,
} from './calendar.js';

describe("months (A9: UTC, by the event's own time)", () => {
  it.each([
    ['2026-12', '2027-01'],
    ['2024-02', '2024-03'],
    ['1999-12', '2000-01'],
    ['0009-12', '0010-01'],
    ['0000-12', '0001-01'],
    ['9999-11', '9999-12'],
  ])('%s comes before %s', (month, next) => {
    expect(nextMonth(month)).toBe(next);
    expect(previousMonth(next)).toBe(month);
  });
  it('adds many at once', () => {
    expect(addMonths('2025-10', 14)).toBe('2026-12');
    expect(addMonths('2025-01', -13)).toBe('2023-12');
  });
  it('knows a month', () => {
    const others = ['2026-13', '2026-1', '2026-00', '', 'x2026-01', '2026-011', '2026-01-01'];
    expect(isMonth('2026-01')).toBe(true);
    expect(others.filter(isMonth)).toEqual([]);
  });
  it.each(['0000-01', '0999-12', '1000-01', '9998-12', '9999-01', '9999-12'])(
    '%s is a month only where those around it sort as text, so that loops over months end',
    (text) => {
      const isOne = text >= '1000-01' && text <= '9998-12';
      expect(isMonth(text)).toBe(isOne);
      if (!isOne) return;
      expect([addMonths(text, -36), text, addMonths(text, 1)].toSorted()[1]).toBe(text);
    },
  );
  it('has no month that would not sort as text', () => {
    expect(() => nextMonth('9999-12')).toThrow(RangeError);
    expect(() => previousMonth('0000-01')).toThrow(RangeError);
  });
  it.each([
    ['2024-02-29T23:59:59.999Z', true],
    ['2025-02-29T00:00:00.000Z', false],
    ['2025-02-28', false],
    ['2025-02-28T00:00:00Z', false],
    ['2025-02-28T00:00:00.000+01:00', false],
    ['2025-13-01T00:00:00.000Z', false],
  ])('%s is an instant: %s', (text, expected) => {
    expect(isInstant(text)).toBe(expected);
  });
  it.each([
    { end: null, before: true },
    { end: '2024-02-10T00:00:00.001Z', before: true },
    { end: '2024-02-10T00:00:00.000Z', before: false },
    { end: '2024-02-09T23:59:59.999Z', before: false },
  ])('is before the end $end: $before', ({ end, before }) => {
    expect(isBefore('2024-02-10T00:00:00.000Z', end)).toBe(before);
  });
  it('keeps an instant within its month', () => {
    expect(within('2024-02', '2024-02-10T00:00:00.000Z')).toBe('2024-02-10T00:00:00.000Z');
    expect(within('2024-02', '2024-01-31T23:59:59.999Z')).toBe('2024-02-01T00:00:00.000Z');
    expect(within('2024-02', '2025-01-01T00:00:00.000Z')).toBe('2024-02-29T23:59:59.999Z');
    expect(monthOf('2024-02-29T23:59:59.999Z')).toBe('2024-02');
  });
  it.each(['0004-02', '0100-02', '1900-02', '2000-02', '2023-02', '2025-04', '2025-12', '9998-12'])(
    'ends %s a millisecond before the next month',
    (month) => {
      const end = addMilliseconds(startOfMonth(nextMonth(month)), -1);
      expect(within(month, '9999-12-31T00:00:00.000Z')).toBe(end);
    },
  );
});
