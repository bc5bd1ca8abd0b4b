/** Drops the leading items that match: all of them if all match, and none after the first that does not. */
import { dropWhile } from './drop-while.js';

it.each([
  [[], []],
  [[1], []],
  [[1, 2], []],
  [[3], [3]],
  [
    [1, 2, 3, 4],
    [3, 4],
  ],
  [
    [3, 1, 2],
    [3, 1, 2],
  ],
])('of %j below 3 leaves %j', (items: readonly number[], left: readonly number[]) => {
  expect(dropWhile(items, (item) => item < 3)).toEqual(left);
});
