/** Days of another time zone are recognised in generated usage, and are not taken for the cause of other differences. */
import fc from 'fast-check';
import { dayOf } from '#metering';
import { type DayFigures, explainedByTimeZone, isWithin } from './time-zone.js';

const HOUR_MS = 3_600_000;
const BEGIN_MS = Date.parse('2026-10-01T00:00:00Z');
const SPAN = { first: '2026-10-03', last: '2026-10-25' };

interface Run {
  readonly user: number;
  readonly hour: number;
  readonly amount: number;
}

/** Over a month, which is longer than the report. */
const RUNS: fc.Arbitrary<Run[]> = fc.array(
  fc.record({ user: fc.nat(3), hour: fc.nat(30 * 24 - 1), amount: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 200, maxLength: 400 },
);

/** @param offset how many hours before UTC their days begin; they write figures up to `small` as a range */
function daysOf(runs: readonly Run[], offset: number, small = 0): DayFigures[] {
  const sums = new Map<string, { ours: number; theirs: number }>();
  const sumOf = (user: number, ms: number) => {
    const key = `${user} ${dayOf(new Date(ms).toISOString())}`;
    const sum = sums.get(key) ?? { ours: 0, theirs: 0 };
    sums.set(key, sum);
    return sum;
  };
  for (const { user, hour, amount } of runs) {
    const ms = BEGIN_MS + hour * HOUR_MS;
    sumOf(user, ms).ours += amount;
    sumOf(user, ms + offset * HOUR_MS).theirs += amount;
  }
  return Array.from(sums, ([key, { ours, theirs }]) => {
    const [series, date] = key.split(' ') as [string, string];
    const isRange = theirs > 0 && theirs <= small;
    const bounds = { theirsMin: isRange ? 0 : theirs, theirsMax: isRange ? small : theirs };
    return { key, series, date, ours, ...bounds };
  });
}

const isDifferent = ({ ours, theirsMin, theirsMax }: DayFigures): boolean =>
  ours < theirsMin || ours > theirsMax;
const differing = (days: readonly DayFigures[]): string[] =>
  days.filter((day) => isDifferent(day) && isWithin(day.date, SPAN)).map(({ key }) => key);

const OFFSETS = [-12, -11, -8, -5, -3, -1, 1, 2, 5.5, 9, 12, 14];

it.each(OFFSETS)('explains every difference of days that are %d hours from UTC', (offset) => {
  fc.assert(
    fc.property(RUNS, fc.nat(4), (runs, small) => {
      const days = daysOf(runs, offset, small);
      const different = differing(days);
      fc.pre(different.length > 8);
      const explained = explainedByTimeZone(days, SPAN);
      expect(different.filter((key) => !explained.has(key))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

it.each(OFFSETS)(
  'explains the other users at %d hours where one has an import missing',
  (offset) => {
    fc.assert(
      fc.property(RUNS, fc.integer({ min: 1, max: 9 }), (runs, more) => {
        const wrong = `0 2026-10-${10 + more}`;
        const days = daysOf(runs, offset).map((day) =>
          day.key === wrong ? { ...day, theirsMin: 1_000, theirsMax: 1_000 } : day,
        );
        const explained = explainedByTimeZone(days, SPAN);
        expect(explained.has(wrong)).toBe(false);
        const others = differing(days).filter((key) => !key.startsWith('0'));
        fc.pre(others.length > 8);
        expect(others.filter((key) => !explained.has(key))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  },
);

it('explains nothing if one side has more on every day', () => {
  fc.assert(
    fc.property(
      RUNS,
      fc.func(fc.integer({ min: 0, max: 3 })),
      fc.constantFrom(-1, 1),
      (runs, error, sign) => {
        const days = daysOf(runs, 0).map((day) => {
          const theirs = Math.max(0, day.ours + sign * error(day.key));
          return { ...day, theirsMin: theirs, theirsMax: theirs };
        });
        expect([...explainedByTimeZone(days, SPAN)]).toEqual([]);
      },
    ),
  );
});
