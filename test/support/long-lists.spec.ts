/** Property tests receive lists and texts up to the maximum length that they allow. */
import fc from 'fast-check';

it.each([
  ['a list', fc.array(fc.nat(), { maxLength: 40 }), 40],
  ['a list of different members', fc.uniqueArray(fc.nat(), { maxLength: 40 }), 40],
  ['bytes', fc.uint8Array({ maxLength: 300 }), 300],
  ['a text', fc.string({ maxLength: 300 }), 300],
] as [string, fc.Arbitrary<{ length: number }>, number][])(
  'gives %s of nearly the greatest length that is allowed',
  (_, arbitrary, maxLength) => {
    const lengths = fc.sample(arbitrary, 100).map(({ length }) => length);

    expect(Math.max(...lengths)).toBeGreaterThan(0.8 * maxLength);
  },
);
