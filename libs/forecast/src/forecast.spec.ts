/** The forecast of a month: its rules, its band, and its errors in generated months. */
import fc from 'fast-check';
import { backTest } from './back-test.js';
import { dayAfter, daysOfMonth, type DayUse } from './days.js';
import { forecastMonth } from './forecast-month.js';
import { generatedDays, PATTERNS } from './generated-months.fixture.js';

const MONTH = '2026-11';
const FIRST = '2026-05-01';
const LAST_MONTHS = ['2026-08', '2026-09', '2026-10'];

const sumOf = (uses: readonly DayUse[]) => uses.reduce((sum, use) => sum + use.milliCredits, 0);

const someDays = fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 120 });
const daysBefore = (last: string, credits: readonly number[]): DayUse[] =>
  credits.map((milliCredits, index) => ({
    day: dayAfter(last, index - credits.length + 1),
    milliCredits,
  }));

describe('the forecast of a month', () => {
  it('never falls below what was used, keeps the expected within the band, and only rises', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: 1, max: 30 }), (credits, today) => {
        const at = `${MONTH}-${String(today).padStart(2, '0')}T09:30:00.000Z`;
        const { used, days } = forecastMonth({
          month: MONTH,
          uses: daysBefore(at.slice(0, 10), credits),
          at,
        });
        let before = used;
        for (const { expected, low, high } of days) {
          expect(low).toBeGreaterThanOrEqual(used);
          expect(low).toBeLessThanOrEqual(expected);
          expect(high).toBeGreaterThanOrEqual(expected);
          expect(expected).toBeGreaterThanOrEqual(before);
          before = expected;
        }
      }),
    );
  });

  it('expects nothing of a tenant all of whose runs were free', () => {
    const at = `${MONTH}-15T00:00:00.000Z`;
    const uses = daysBefore(`${MONTH}-14`, [0, 0, 0]);
    const { expected, low, high } = forecastMonth({ month: MONTH, uses, at });
    expect([expected, low, high]).toEqual([0, 0, 0]);
  });

  it('is surer of its level the more days it has seen, up to the fortnight that counts most', () => {
    fc.assert(
      fc.property(someDays, (credits) => {
        const uses = daysBefore('2026-11-14', credits);
        const { model } = forecastMonth({ month: MONTH, uses, at: '2026-11-15T00:00:00.000Z' });
        const { daySpread, levelSpread, daysSeen } = model;
        expect(daysSeen).toBe(Math.min(credits.length, 56));
        expect(levelSpread).toBeCloseTo(daySpread / Math.sqrt(Math.min(daysSeen, 14)), 6);
      }),
    );
  });

  it('has a band of 1.28 standard deviations: single days vary by themselves, their level all together', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: 1, max: 30 }), (credits, today) => {
        const at = `${MONTH}-${String(today).padStart(2, '0')}T00:00:00.000Z`;
        const uses = daysBefore(dayAfter(at.slice(0, 10), -1), credits);
        const { days, model } = forecastMonth({ month: MONTH, uses, at });
        let variance = 0;
        let weights = 0;
        for (const { day, expected, high } of days) {
          variance += model.daySpread ** 2;
          weights += model.weights[new Date(day).getUTCDay()]!;
          const deviation = Math.sqrt(variance + (model.levelSpread * weights) ** 2);
          expect(Math.abs(high - expected - 1.2816 * deviation)).toBeLessThanOrEqual(1.001);
        }
      }),
    );
  });

  it('is what was used when the month is over', () => {
    const uses = generatedDays(PATTERNS[1]!, { first: FIRST, count: 214, seed: 1 });
    const actual = sumOf(uses.filter(({ day }) => day.startsWith(MONTH)));
    const over = forecastMonth({ month: MONTH, uses, at: '2026-12-01T00:00:00.000Z' });
    expect(over).toMatchObject({ used: actual, expected: actual, low: actual, high: actual });
    expect(over.days).toEqual([]);
  });

  it('expects of a steady tenant what it uses every day', () => {
    const uses = daysOfMonth(MONTH)
      .slice(0, 14)
      .map((day) => ({ day, milliCredits: 1_000_000 }));
    const { expected, low, high } = forecastMonth({
      month: MONTH,
      uses,
      at: '2026-11-15T00:00:00.000Z',
    });
    expect([low, expected, high]).toEqual([30_000_000, 30_000_000, 30_000_000]);
  });

  it('learns from the 56 days before, whatever was older', () => {
    fc.assert(
      fc.property(someDays, (older) => {
        const recent = Array.from({ length: 56 }, (_, index) => 1_000 * (index % 9));
        const at = `${MONTH}-01T00:00:00.000Z`;
        const modelOf = (credits: readonly number[]) =>
          forecastMonth({ month: MONTH, uses: daysBefore('2026-10-31', credits), at }).model;
        expect(modelOf([...older, ...recent])).toEqual(modelOf(recent));
        expect(modelOf(recent).daysSeen).toBe(56);
      }),
    );
  });

  it('knows that offices rest at weekends', () => {
    const uses = generatedDays(
      { name: 'exact', of: (_index, weekday) => (weekday % 6 === 0 ? 0 : 7_000), noise: 0 },
      { first: '2026-09-07', count: 56, seed: 1 },
    );
    const { days } = forecastMonth({ month: MONTH, uses, at: '2026-11-02T00:00:00.000Z' });
    const [friday, saturday] = [days[4]!, days[5]!];
    const monday = days[7]!.expected - days[6]!.expected;
    expect(saturday.expected - friday.expected).toBeLessThan(monday / 5);
  });

  it('weighs weekdays around 1, so that its level is what a middling day comes to', () => {
    const uses = generatedDays(
      { name: 'exact', of: (_index, weekday) => 1_000 * (weekday + 1), noise: 0 },
      { first: '2026-09-07', count: 56, seed: 1 },
    );
    const { model } = forecastMonth({ month: MONTH, uses, at: '2026-11-02T00:00:00.000Z' });
    const mean = model.weights.reduce((sum, weight) => sum + weight, 0) / 7;
    expect(mean).toBeCloseTo(1, 10);
    expect(model.level).toBeGreaterThan(3_500);
    expect(model.level).toBeLessThan(4_500);
  });

  it('takes a weekday that it has seen once for half of what it was, and half of what all days were', () => {
    const burst = { day: '2026-10-26', milliCredits: 7_000 };
    const { model } = forecastMonth({
      month: MONTH,
      uses: [burst],
      at: '2026-11-02T00:00:00.000Z',
    });
    const [sunday, monday] = model.weights;
    expect(monday).toBeCloseTo((7 + 1) / 2, 10);
    expect(sunday).toBeCloseTo((0 + 1) / 2, 10);
  });

  it('counts a day that is not named as one without use', () => {
    const everySecond = daysOfMonth('2026-10').filter((_, index) => index % 2 === 1);
    const uses = everySecond.map((day) => ({ day, milliCredits: 10_000 }));
    const { expected } = forecastMonth({ month: MONTH, uses, at: '2026-11-01T00:00:00.000Z' });
    expect(expected).toBeGreaterThan(30 * 4_000);
    expect(expected).toBeLessThan(30 * 6_000);
  });

  it('has nothing to say of a tenant without use', () => {
    expect(forecastMonth({ month: MONTH, uses: [], at: '2026-11-10T00:00:00.000Z' })).toMatchObject(
      { used: 0, expected: 0, low: 0, high: 0 },
    );
  });

  it('counts of today only what is still to come', () => {
    const uses = daysOfMonth('2026-10').map((day) => ({ day, milliCredits: 24_000 }));
    const at = (time: string) => forecastMonth({ month: MONTH, uses, at: `2026-11-01T${time}Z` });
    const [morning, evening] = [at('00:00:00.000'), at('18:00:00.000')];
    expect(morning.days[0]!.expected - evening.days[0]!.expected).toBeGreaterThan(10_000);
  });

  it('stays the same for an hour while nothing is used, and ends with nothing to come', () => {
    const uses = daysOfMonth('2026-10').map((day) => ({ day, milliCredits: 24_000 }));
    const at = (time: string) => forecastMonth({ month: MONTH, uses, at: `2026-11-30T${time}Z` });
    expect(at('13:30:00.000').expected).toBe(at('14:29:59.999').expected);
    expect(at('14:30:00.000').expected).toBeLessThan(at('14:29:59.999').expected);
    expect(at('23:30:00.000')).toMatchObject({ used: 0, expected: 0, low: 0, high: 0 });
  });
});

/** The errors published in docs/forecast.md: forecasts from the 15th, 100 tenants of each kind. */
const ERRORS_MAX: Readonly<Record<string, number>> = {
  steady: 0.03,
  'office days': 0.03,
  'office days, noisy': 0.08,
  'growing 1 % a day': 0.1,
  'one burst a week': 0.06,
};

describe('the forecast against months that are over', () => {
  const tested = PATTERNS.map((pattern) => {
    const runs = Array.from({ length: 100 }, (_, seed) =>
      backTest(LAST_MONTHS, generatedDays(pattern, { first: FIRST, count: 184, seed })),
    );
    return { name: pattern.name, months: runs.flatMap(({ months }) => months) };
  });

  it.each(tested)('is near for tenants of the kind $name', ({ name, months }) => {
    const errors = months.map(({ errorRatio }) => Math.abs(errorRatio!)).sort((a, b) => a - b);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(ERRORS_MAX[name]!);
  });

  it('comes true within its band eight times out of ten, where days are alike', () => {
    for (const { name, months } of tested.filter((one) => !one.name.startsWith('growing'))) {
      const within = months.filter(({ low, high, actual }) => actual >= low && actual <= high);
      expect([name, within.length / months.length > 0.72]).toEqual([name, true]);
    }
  });

  it('has as its error the middle of the months that were tested, half-way between two, whichever way they were wrong', () => {
    // July uses three times as much as its first half indicated, August nothing more.
    const day = (month: string) => daysOfMonth(month).map((one, index) => ({ one, index }));
    const use = (month: string, later: number) =>
      day(month).map(({ one, index }) => ({
        day: one,
        milliCredits: index < 15 ? 30_000 : 30_000 * later,
      }));
    const uses = [...use('2026-06', 1), ...use('2026-07', 3), ...use('2026-08', 0)];
    const { months, medianErrorRatio } = backTest(['2026-07', '2026-08'], uses);
    const [under, over] = months.map(({ errorRatio }) => errorRatio!);
    expect([under! < 0, over! > 0]).toEqual([true, true]);
    expect(medianErrorRatio).toBeCloseTo((over! - under!) / 2, 10);
    expect(backTest(['2026-07'], uses).medianErrorRatio).toBeCloseTo(-under!, 10);
  });

  it('knows the first fifteen days of the month and all before, and nothing later', () => {
    const credits = [7_000, 1_000, 2_000, 9_000, 4_000, 3_000, 8_000, 5_000, 6_000, 11_000];
    const uses = ['2026-06', '2026-07'].flatMap(daysOfMonth).map((day, index) => ({
      ...{ day, milliCredits: credits[index % 10]! * (index + 1) },
    }));
    const known = uses.filter(({ day }) => day <= '2026-07-15');
    const at = '2026-07-16T00:00:00.000Z';
    const { expected, low, high } = forecastMonth({ month: '2026-07', uses: known, at });
    const [tested] = backTest(['2026-07'], uses).months;
    expect(tested).toMatchObject({ knownUntil: '2026-07-15', expected, low, high });
  });

  it('tests nothing where there is nothing', () => {
    expect(backTest([], [])).toEqual({ months: [], medianErrorRatio: null });
    expect(backTest(['2026-10'], []).medianErrorRatio).toBeNull();
  });
});
