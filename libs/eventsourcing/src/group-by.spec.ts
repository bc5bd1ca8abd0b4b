/** Grouping keeps the order of keys and items. */
import { groupBy } from './group-by.js';

it('has a group for each key, in the order in which keys and items appear', () => {
  const groups = groupBy(['b2', 'a1', 'b1', 'a1'], (item) => item.charAt(0));
  expect([...groups]).toEqual([
    ['b', ['b2', 'b1']],
    ['a', ['a1', 'a1']],
  ]);
  expect(groupBy([], String).size).toBe(0);
});
