/** Values that the native driver would change or abort on are refused before they reach it. */
import type { SqlValue } from '#eventsourcing';
import { toBound, toCells } from './values.js';

describe('values on their way into SQLite', () => {
  it('are text, integers, bytes and null', () => {
    const bytes = Buffer.from('bytes');
    expect(['text', 7, -0, 8n, bytes, null].map(toBound)).toEqual([
      'text',
      7n,
      0n,
      8n,
      bytes,
      null,
    ]);
  });

  it.each([true, undefined, 0.5, NaN, Infinity, 2 ** 53, new Date(0), {}, [], new Uint8Array(2)])(
    'are not %p',
    (value) => {
      expect(() => toBound(value as SqlValue)).toThrow(TypeError);
    },
  );
});

describe('values on their way out', () => {
  it('turn whatever bytes the driver has into a Buffer', () => {
    const bytes = Uint8Array.from([1, 2, 3]);
    expect(toCells([[bytes.buffer, bytes.subarray(1), 'text', 1, null]])).toEqual([
      [Buffer.from([1, 2, 3]), Buffer.from([2, 3]), 'text', 1, null],
    ]);
  });

  it('are never an integer that may have been rounded', () => {
    expect(() => toCells([[2 ** 53]])).toThrow(RangeError);
  });
});
