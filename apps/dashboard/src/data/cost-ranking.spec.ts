/** Groups of usage are ranked in one currency, never by the sum of both. */
import type { BreakdownRow } from './api.js';
import { rankByCost } from './cost-ranking.js';

const row = (model: string, aiBuilder: number, copilot: number) =>
  ({
    model,
    consumed: { milliCredits: aiBuilder },
    copilotConsumed: { milliCredits: copilot },
  }) as unknown as BreakdownRow;

const ranked = (...rows: BreakdownRow[]) => {
  const { currency, total, rows: ordered } = rankByCost(rows);
  return [currency, total, ordered.map(({ model }) => model).join()];
};

it('is AI Builder credits where any were used', () => {
  expect(ranked(row('a', 1, 900), row('b', 7, 0))).toEqual(['aiBuilder', 8, 'b,a']);
});

it('is Copilot Credits where there is nothing else', () => {
  expect(ranked(row('a', 0, 5), row('b', 0, 9))).toEqual(['copilot', 14, 'b,a']);
});

it('is by name as people count where as much was used', () => {
  expect(ranked(row('m-10', 1, 0), row('m-2', 1, 0), row('m-1', 1, 0))).toEqual([
    'aiBuilder',
    3,
    'm-1,m-2,m-10',
  ]);
});

it('is AI Builder credits where nothing was used', () => {
  expect(ranked(row('a', 0, 0))).toEqual(['aiBuilder', 0, 'a']);
  expect(ranked()).toEqual(['aiBuilder', 0, '']);
});
