/** The estimated size of a value: its strings, and a fixed overhead per value. */
import { heldCharacters } from './held-characters.js';

it.each([
  ['', 16],
  ['four', 20],
  [7, 16],
  [true, 16],
  [null, 16],
  [undefined, 16],
  [[], 16],
  [[1, 'four', null], 16 + 16 + 20 + 16],
  [{}, 16],
  [{ name: 'four' }, 16 + 20],
  [{ list: [{ text: 'a' }, ['bc']], none: null }, 16 + (16 + (16 + 17) + (16 + 18)) + 16],
])('of %j is %i', (value, held) => {
  expect(heldCharacters(value)).toBe(held);
});
