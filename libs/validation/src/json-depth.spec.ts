/** The depth check rejects, before parsing, exactly what would be rejected after it. */
import fc from 'fast-check';
import { isDeepText } from './json-depth.js';
import { isTooDeep, NESTING_MAX } from './json-object.js';

const MANY = 140_000;
const wide = (inner: string): string => `[${'[],'.repeat(MANY)}${inner}]`;
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

it('finds what is nested too deep, whether or not it ends', () => {
  expect(isDeepText(Buffer.from('['.repeat(1024 * 1024)))).toBe(true);
  expect(isDeepText(Buffer.from(nested(MANY)))).toBe(true);
  expect(isDeepText(Buffer.from(' [ {"a":'.repeat(MANY)))).toBe(true);
});

it('accepts wide values, and brackets inside texts', () => {
  expect(isDeepText(Buffer.from(wide('1')))).toBe(false);
  expect(isDeepText(Buffer.from(JSON.stringify(['['.repeat(MANY), '"\\['.repeat(MANY)])))).toBe(
    false,
  );
});

it.each([NESTING_MAX - 1, NESTING_MAX, NESTING_MAX + 1])(
  'agrees with the walk over the value at %i levels',
  (levels) => {
    const text = wide(nested(levels));
    expect(isDeepText(Buffer.from(text))).toBe(isTooDeep(JSON.parse(text)));
  },
);

it('agrees with the walk over any value', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 40, depthSize: 'small' }), (inner) => {
      const text = wide(inner);
      expect(isDeepText(Buffer.from(text))).toBe(isTooDeep(JSON.parse(text)));
    }),
    { numRuns: 20 },
  );
});
