/** The rows of the environments table stay where they are while figures change. */
import type { EnvironmentUsage } from '../../data/api.js';
import { inHeldOrder, orderOf, orderToHold } from './steady-order.js';

const sorted = (...ids: string[]) =>
  ids.map((environmentId) => ({ environmentId })) as EnvironmentUsage[];

it.each([
  ['a row that rises', ['c', 'a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c']],
  [
    'new rows, which follow in their own order',
    ['y', 'b', 'x', 'a'],
    ['a', 'b'],
    ['a', 'b', 'y', 'x'],
  ],
  ['a row that is gone', ['c', 'a'], ['a', 'b', 'c'], ['a', 'c']],
  ['rows before any order is held', ['b', 'a'], [], ['b', 'a']],
])('keeps the order held despite %s', (_what, now, held, shown) => {
  const rows = inHeldOrder(sorted(...now), orderOf(sorted(...held)));
  expect(rows.map(({ environmentId }) => environmentId)).toEqual(shown);
});

it('keeps new rows where they first appeared', () => {
  const first = orderToHold(sorted('a', 'b'), null);
  const shown = inHeldOrder(sorted('x', 'a', 'y', 'b'), first);
  const second = orderToHold(shown, first);
  const later = inHeldOrder(sorted('y', 'b', 'x', 'a'), second);
  expect(later).toEqual(sorted('a', 'b', 'x', 'y'));
  expect(orderToHold(later, second)).toBe(second);
});
