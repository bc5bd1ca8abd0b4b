/** Deep equality of plain values. */
import { sameJson } from './same.js';

it.each([
  { one: 1, other: 1, same: true },
  { one: 1, other: '1', same: false },
  { one: null, other: null, same: true },
  { one: null, other: {}, same: false },
  { one: {}, other: null, same: false },
  { one: {}, other: undefined, same: false },
  { one: 5, other: {}, same: false },
  { one: {}, other: 'text', same: false },
  { one: [], other: {}, same: false },
  { one: {}, other: [], same: false },
  { one: [1, 2], other: [1, 2], same: true },
  { one: [1, 2], other: [2, 1], same: false },
  { one: [1], other: [1, 2], same: false },
  { one: { a: 1, b: { c: [2] } }, other: { b: { c: [2] }, a: 1 }, same: true },
  { one: { a: 1, b: { c: [2] } }, other: { b: { c: [3] }, a: 1 }, same: false },
  { one: { a: 1 }, other: { a: 1, b: 2 }, same: false },
  { one: { a: undefined }, other: { b: undefined }, same: false },
])('$one and $other: $same', ({ one, other, same }) => {
  expect(sameJson(one, other)).toBe(same);
});
