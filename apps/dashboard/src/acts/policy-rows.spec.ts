/** Policy rows as a reader writes them, and whether two JSON texts are equivalent. */
import fc from 'fast-check';
import { isSameJson, policyRowsIn } from './policy-rows.js';

it.each([
  ['[]', []],
  ['[{"version":"own"}]', [{ version: 'own' }]],
  ['{"version":"own"}', null],
  ['"own"', null],
  ['7', null],
  ['null', null],
  ['[{"version":', null],
])('%s are the rows %j', (text, rows) => expect(policyRowsIn(text)).toEqual(rows));

it.each([
  [[], {}],
  [['a'], { 0: 'a' }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: undefined }, { b: undefined }],
  [{ a: null }, { a: 0 }],
  [
    [1, 2],
    [2, 1],
  ],
])('%j is not the same as %j', (one, other) => {
  expect(isSameJson(one, other)).toBe(false);
  expect(isSameJson(other, one)).toBe(false);
});

it('does not mind the order of members', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const turned = Object.fromEntries(Object.entries(members).toReversed());
      expect(isSameJson(members, turned)).toBe(true);
    }),
  );
});
