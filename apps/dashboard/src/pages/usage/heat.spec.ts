/** The lines of the heat map: sums by environment and day, the largest usage first, up to a readable number. */
import type { BreakdownRow } from '../../data/api.js';
import { heatOf } from './heat.js';

const row = (environment: string | null, day: string | null, milliCredits: number) =>
  ({
    ...{ environment, day, consumed: { milliCredits } },
    copilotConsumed: { milliCredits: 0 },
  }) as unknown as BreakdownRow;

it('adds up what belongs to one day, and leaves out what belongs to none', () => {
  const { lines, most } = heatOf([
    ...[row('a', '1', 3), row('a', '1', 4), row('a', '2', 1), row('b', '1', 9)],
    ...[row(null, '1', 50), row('b', null, 50)],
  ]);
  expect(lines.map(({ environment, byDay }) => [environment, ...byDay])).toEqual([
    ['b', ['1', 9]],
    ['a', ['1', 7], ['2', 1]],
  ]);
  expect(most).toBe(9);
  expect(heatOf([]).most).toBe(1);
});

it('shows the twenty that used most, by name as people count where as much was used', () => {
  const all = Array.from({ length: 25 }, (_, index) => row(`e-${index}`, '1', index < 3 ? 9 : 5));
  const names = heatOf(all).lines.map(({ environment }) => environment);
  expect(names).toEqual(Array.from({ length: 20 }, (_, index) => `e-${index}`));
});
