/** The rows of a live list stay where they are while figures change. */
import { inHeldOrder, orderOf, orderToHold } from './steady-order.js';

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
  expect(inHeldOrder(now, orderOf(held))).toEqual(shown);
});

it('keeps new rows where they first appeared', () => {
  const first = orderToHold(['a', 'b'], null);
  const shown = inHeldOrder(['x', 'a', 'y', 'b'], first);
  const second = orderToHold(shown, first);
  const later = inHeldOrder(['y', 'b', 'x', 'a'], second);
  expect(later).toEqual(['a', 'b', 'x', 'y']);
  expect(orderToHold(later, second)).toBe(second);
});
