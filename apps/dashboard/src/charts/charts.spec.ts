/** The chart of a month: its days, sums, bands, coordinates and axis labels. */
import fc from 'fast-check';
import type { AuditEntry } from '../data/api.js';
import { daysOf, isWeekend, lastMonths, monthsIn, shiftMonth, untilReset } from '../data/months.js';
import { chartDays, type Forecast, topOf } from '../pages/overview/month-data.js';
import { areaBetween, lineThrough, niceTicks, scaleOf, spreadOut } from './scale.js';

const amount = (milliCredits: number) => ({ milliCredits, credits: `${milliCredits / 1_000}` });

describe('a month', () => {
  it.each([
    ['2026-02', 28],
    ['2028-02', 29],
    ['2025-10', 31],
    ['2025-11', 30],
    ['2025-12', 31],
  ])('%s has its %d days, in order', (month, count) => {
    const days = daysOf(month);
    expect(days).toHaveLength(count);
    expect([days[0], days.at(-1)]).toEqual([`${month}-01`, `${month}-${count}`]);
    expect(days.toSorted()).toEqual(days);
  });

  it('has neighbours across years', () => {
    expect([-1, 0, 1, 14].map((by) => shiftMonth('2025-12', by))).toEqual([
      ...['2025-11', '2025-12', '2026-01', '2027-02'],
    ]);
    expect(monthsIn('2025-11..2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(monthsIn('2025-11')).toEqual(['2025-11']);
    expect(lastMonths('2026-01', 3)).toEqual(['2025-11', '2025-12', '2026-01']);
  });

  it.each([
    { instant: '2025-10-31T23:00:00.000Z', days: 0, hours: 1 },
    { instant: '2025-10-31T23:00:00.001Z', days: 0, hours: 0 },
    { instant: '2025-10-31T00:00:00.000Z', days: 1, hours: 0 },
    { instant: '2025-12-01T00:00:00.000Z', days: 31, hours: 0 },
    { instant: '2026-02-27T12:30:00.000Z', days: 1, hours: 11 },
  ])('is reset, seen from $instant, in $days days and $hours hours', (row) => {
    const { instant, days, hours } = row;
    expect(untilReset(instant)).toEqual({ days, hours });
  });

  it('that is not known has no days and no months', () => {
    expect([daysOf(''), monthsIn(''), monthsIn('nix..2026-11')]).toEqual([[], [], []]);
  });

  it('has weekends', () => {
    expect(daysOf('2025-11').filter(isWeekend).slice(0, 4)).toEqual([
      ...['2025-11-01', '2025-11-02', '2025-11-08', '2025-11-09'],
    ]);
  });
});

describe('the days of a chart', () => {
  const change = (at: string, before: number | null, after: number | null, of = 'Allocation') => ({
    ...{ type: `${of}Changed`, at },
    before: before === null ? null : amount(before),
    after: after === null ? null : amount(after),
  });
  const forecast = {
    month: '2025-11',
    days: [
      { day: '2025-11-01', consumed: amount(2_000) },
      { day: '2025-11-03', consumed: amount(3_000) },
    ],
    ahead: [
      { day: '2025-11-04', expected: amount(7_000), low: amount(6_000), high: amount(8_000) },
    ],
  } as unknown as Forecast;
  const changes = [
    change('2025-11-01T23:59:59.999Z', null, 4_000),
    change('2025-11-02T00:00:00.000Z', 4_000, 10_000),
    change('2025-11-03T12:00:00.000Z', 5_000, null),
    change('2025-11-03T13:00:00.000Z', 0, 999_000, 'Settings'),
  ] as unknown as AuditEntry[];
  const days = chartDays(forecast, 5_000, changes);

  it('sum what was used so far, and nothing where nothing is known', () => {
    expect(days).toHaveLength(30);
    expect(days.slice(0, 4).map(({ used, sum }) => [used, sum])).toEqual([
      [2_000, 2_000],
      [null, null],
      [3_000, 5_000],
      [null, null],
    ]);
  });

  it('say what is expected of days to come, and of no others', () => {
    expect(days.slice(2, 5).map(({ low, expected, high }) => [low, expected, high])).toEqual([
      [null, null, null],
      [6_000, 7_000, 8_000],
      [null, null, null],
    ]);
  });

  it('have what was allocated at their end', () => {
    const allocated = days.slice(0, 4).map((one) => one.allocated);
    expect(allocated).toEqual([4_000, 10_000, 5_000, 5_000]);
  });

  it('leave room above all that is drawn, and for lines that are not far above', () => {
    expect(topOf(days, [])).toBeCloseTo(8_000 * 1.06);
    expect(topOf(days, [24_000])).toBeCloseTo(24_000 * 1.06);
    expect(topOf(days, [24_001])).toBeCloseTo(8_000 * 1.06);
    const unknown = days.slice(10);
    expect(topOf(unknown, [50_000])).toBeCloseTo(50_000 * 1.06);
    expect(topOf(unknown, [])).toBeCloseTo(1_060);
    expect(topOf(days, [Number.NaN])).toBeCloseTo(8_000 * 1.06);
    const half = [{ ...days[0]!, sum: Number.NaN, high: 9_000 }];
    expect(topOf(half, [])).toBeCloseTo(9_000 * 1.06);
  });
});

describe('an axis', () => {
  it('begins at 0, ends at or just above what is drawn, in few round steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (max) => {
        const ticks = niceTicks(max);
        const step = ticks[1]!;
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-8));
        expect(ticks.at(-2)).toBeLessThan(max);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect([1, 2, 5]).toContain(Math.round(step / 10 ** Math.floor(Math.log10(step * 1.001))));
      }),
    );
    expect(niceTicks(0)).toEqual([0]);
    expect(niceTicks(10)).toEqual([0, 5, 10]);
    expect(niceTicks(4)).toEqual([0, 1, 2, 3, 4]);
  });

  it('has the end of each day on its own place, 0 at the bottom and the most at the top', () => {
    const frame = { width: 340, height: 120, left: 30, right: 10, top: 10, bottom: 20 };
    const { x, y, step } = scaleOf(frame, 30, 900);
    expect(step).toBe(10);
    expect([x(-1), x(0), x(29)]).toEqual([30, 40, 330]);
    expect([y(0), y(450), y(900)]).toEqual([100, 55, 10]);
    expect(scaleOf(frame, 0, 0).y(5)).toBe(100);
  });

  it('keeps labels apart, near where they belong', () => {
    const room = { gap: 14, least: 11 };
    expect(spreadOut([100, 50], room)).toEqual([100, 50]);
    expect(spreadOut([100, 95, 60], room)).toEqual([100, 86, 60]);
    expect(spreadOut([12, 14], room)).toEqual([11, 25]);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 240, noNaN: true }), { maxLength: 4 }),
        (wanted) => {
          const places = spreadOut(wanted, room).toSorted((a, b) => a - b);
          expect(places.every((place) => place >= room.least)).toBe(true);
          const gaps = places.slice(1).map((place, index) => place - places[index]!);
          expect(gaps.every((gap) => gap > room.gap - 1e-9)).toBe(true);
        },
      ),
    );
  });

  it('has lines from place to place, and areas that close', () => {
    const upper = [
      { x: 1, y: 2.04 },
      { x: 3, y: 4.06 },
    ];
    const lower = [
      { x: 1, y: 0 },
      { x: 3, y: 1 },
    ];
    expect(lineThrough(upper)).toBe('M1 2L3 4.1');
    expect(areaBetween(upper, lower)).toBe('M1 2L3 4.1L3 1L1 0Z');
    expect(areaBetween([], lower)).toBe('');
  });
});
