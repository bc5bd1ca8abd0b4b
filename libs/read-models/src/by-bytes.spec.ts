/** Texts are ordered by their bytes in UTF-8. */
import fc from 'fast-check';
import { byBytes } from './by-bytes.js';

it('orders texts as their bytes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\u{d7ff}', '\u{e000}', '\u{1f600}', '\u{ffff}'),
  });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const expected = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(byBytes(one, other))).toBe(expected);
    }),
  );
});
