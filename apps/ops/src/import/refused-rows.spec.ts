/** Refused rows of an import: a few of each cause are shown, all are counted, and memory does not grow with their number. */
import fc from 'fast-check';
import { RefusedRows } from './refused-rows.js';
import { RowProblem } from './row-problem.js';

const unknown = (model: string) => new RowProblem(`model ${model} is unknown`);

it('shows the first few rows of each cause and sums all', () => {
  const refused = new RefusedRows();
  const shown = Array.from({ length: 3_000 }, (_, index) =>
    refused.add('a.csv', index + 2, index % 3 === 0 ? unknown('m-5') : negative(index)),
  ).filter((line) => line !== null);
  expect(shown).toHaveLength(10);
  expect(shown.slice(0, 2)).toEqual([
    'a.csv:2: model m-5 is unknown',
    'a.csv:3: credits must be from 0, not -1',
  ]);
  expect(refused.lines()).toEqual([
    '2000 rows, the first: credits must be from 0, not -1',
    '1000 rows, the first: model m-5 is unknown',
  ]);
});

const negative = (value: number) => new RowProblem('credits must be from 0', `-${value}`);

it('counts every row once, however many causes there are, and holds few of them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 1_000 }), (models) => {
      const refused = new RefusedRows();
      for (const [line, model] of models.entries()) refused.add('a', line, unknown(`${model}`));
      const counted = refused.lines().map((line) => Number(/^\d+/.exec(line)));
      expect(counted.reduce((sum, rows) => sum + rows, 0)).toBe(models.length);
      expect(counted.length).toBeLessThanOrEqual(101);
      expect(counted).toEqual(counted.toSorted((one, other) => other - one));
    }),
  );
});
