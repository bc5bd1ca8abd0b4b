/** Which flows and apps count as changed from one week to the next. */
import type { UsageChanges } from '../../data/api.js';
import { shiftsOf, weeksBefore } from './changes.js';

const amount = (milliCredits: number) => ({ consumed: { milliCredits } });

/** @param uses the usage of each automation in the week before and in the last one */
function shifts(uses: readonly (readonly [before: number, after: number])[], total = 100) {
  const rows = uses.map(([before, after], index) => ({
    ...{ automation: `a${index}`, automationName: null },
    ...{ before: amount(before), after: amount(after) },
  }));
  return shiftsOf({ rows, total: { after: amount(total) } } as unknown as UsageChanges);
}

it('compares the seven days before a day with the seven before those', () => {
  expect(weeksBefore('2026-03-10')).toEqual({
    from: '2026-02-24..2026-03-02',
    to: '2026-03-03..2026-03-09',
  });
});

it.each([
  [100, 150, 'rise'],
  [100, 149, null],
  [100, 50, 'fall'],
  [100, 51, null],
  [100, 0, 'fall'],
  [0, 100, 'new'],
  [0, 0, null],
  // Three in a hundred is the smallest change that is shown.
  [2, 5, 'rise'],
  [1, 3, null],
  [5, 2, 'fall'],
] as const)('from %d to %d is %s', (before, after, kind) => {
  expect(shifts([[before, after]]).map((one) => one.kind)).toEqual(kind === null ? [] : [kind]);
});

it('is none where nothing was used at all', () => expect(shifts([[0, 0]], 0)).toEqual([]));

it('begins with the largest, whether more or less was used, and leaves out what has no name', () => {
  const found = shifts([
    [10, 20],
    [60, 20],
    [0, 30],
  ]);
  expect(found.map(({ name }) => name)).toEqual(['a1', 'a2', 'a0']);
  const nameless = [{ automation: null, before: amount(0), after: amount(100) }];
  const changes = { rows: nameless, total: { after: amount(100) } } as unknown as UsageChanges;
  expect(shiftsOf(changes)).toEqual([]);
});
