/** Snappy in both of its formats, and malformed input. */
import { uncompressSnappy } from './snappy.js';

const BYTES_MAX = 1_000;

const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'number' ? [part] : part)));

const literal = (text: string): Buffer => bytes((text.length - 1) << 2, text);

/** The magic bytes, the version and the oldest compatible version. */
const HEADER = Buffer.from('82534e41505059000000000100000001', 'hex');

function block(text: string): Buffer {
  const packed = Buffer.concat([bytes(text.length), literal(text)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(packed.length);
  return Buffer.concat([length, packed]);
}

describe('snappy', () => {
  it.each([
    ['a literal', Buffer.concat([bytes(5), literal('hello')]), 'hello'],
    ['a near copy', Buffer.concat([bytes(8), literal('abcd'), bytes(0x01, 4)]), 'abcdabcd'],
    ['a far copy', Buffer.concat([bytes(6), literal('abcd'), bytes(0x06, 4, 0)]), 'abcdab'],
    [
      'a copy with a long distance',
      Buffer.concat([bytes(6), literal('abcd'), bytes(0x07, 3, 0, 0, 0)]),
      'abcdbc',
    ],
    ['a copy of itself', Buffer.concat([bytes(6), literal('ab'), bytes(0x01, 2)]), 'ababab'],
    [
      'a literal with a length of its own',
      bytes(100, 60 << 2, 99, 'x'.repeat(100)),
      'x'.repeat(100),
    ],
    ['nothing', bytes(0), ''],
  ])('reads %s', (_, packed, plain) => {
    expect(String(uncompressSnappy(packed, BYTES_MAX))).toBe(plain);
  });

  it('reads the blocks of the container that Java writes', () => {
    const packed = Buffer.concat([HEADER, block('one '), block('two')]);
    expect(String(uncompressSnappy(packed, BYTES_MAX))).toBe('one two');
  });

  it('refuses a container that is cut anywhere but between blocks', () => {
    const whole = Buffer.concat([HEADER, block('one '), block('two')]);
    const between = new Set([HEADER.length, HEADER.length + block('one ').length]);
    for (let size = 0; size < whole.length; size++) {
      if (between.has(size)) continue;
      expect(() => uncompressSnappy(whole.subarray(0, size), BYTES_MAX)).toThrow(
        /damaged|unpacks to more/,
      );
    }
  });

  it('refuses a block that claims a length without end', () => {
    const packed = Buffer.concat([HEADER, bytes(0xff, 0xff, 0xff, 0xfc), literal('one')]);
    expect(() => uncompressSnappy(packed, BYTES_MAX)).toThrow('damaged');
  });

  it('refuses what says that it unpacks to more than the bound, alone and in a container', () => {
    const one = bytes(0xe9, 0x07);
    expect(() => uncompressSnappy(one, BYTES_MAX)).toThrow('unpacks to more than');
    const two = Buffer.concat([HEADER, block('one '), block('two')]);
    expect(() => uncompressSnappy(two, 6)).toThrow('unpacks to more than');
    expect(String(uncompressSnappy(two, 7))).toBe('one two');
  });

  it.each([
    ['a copy from before the start', Buffer.concat([bytes(8), literal('abcd'), bytes(0x01, 5)])],
    ['a copy from nowhere', Buffer.concat([bytes(8), literal('abcd'), bytes(0x01, 0)])],
    ['more than it said', Buffer.concat([bytes(3), literal('abcd')])],
    ['less than it said', Buffer.concat([bytes(9), literal('abcd')])],
    ['a literal that ends early', bytes(4, 3 << 2, 'abc')],
    ['a length without an end', bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80)],
    ['no bytes at all', Buffer.alloc(0)],
  ])('refuses %s', (_, packed) => {
    expect(() => uncompressSnappy(packed, BYTES_MAX)).toThrow('damaged');
  });
});
