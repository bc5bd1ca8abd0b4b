/** Parsing untrusted JSON: exact numbers, and limits of size and depth. */
import { NESTING_MAX } from '#validation';
import { EVENT_BYTES_MAX, JsonSize, parseJson } from './json.js';

const parsed = (text: string) => parseJson(Buffer.from(text), 1_000);

describe('numbers', () => {
  it.each([
    ['0.1', 0.1],
    ['1e20', 1e20],
    ['100000000000000000000', 1e20],
    ['1.50', 1.5],
    ['0.000000000000000', 0],
    ['0e5', 0],
    ['-0.0000000000000001', -1e-16],
    ['9007199254740992', 9_007_199_254_740_992],
    ['9007199254740993', '9007199254740993'],
    ['1.00000000000000001', '1.00000000000000001'],
    ['12345678901234567e3', 12_345_678_901_234_567_000],
    ['1234567890123456789e3', '1234567890123456789e3'],
    ['1e400', '1e400'],
    ['-1e-400', '-1e-400'],
    ['001', null],
  ])('of %s give %j: the number written, or its digits', (text, value) => {
    const found = parsed(`[${text}]`);
    if (value === null) expect(found).toMatchObject({ reason: { code: 'notJson' } });
    else expect(found).toMatchObject({ kind: 'parsed', value: [value] });
  });

  it('at the start of a document are checked as well', () => {
    expect(parsed('9007199254740993')).toEqual({
      ...{ kind: 'parsed', value: '9007199254740993', rounded: 9007199254740992 },
    });
  });

  it('in texts stay as they are', () => {
    const value = { id: '9007199254740993', note: 'a "9007199254740993" b', n: 1 };
    expect(parsed(JSON.stringify(value))).toEqual({ kind: 'parsed', value });
    expect(parsed('["x9007199254740993",9007199254740993]')).toMatchObject({
      value: ['x9007199254740993', '9007199254740993'],
    });
  });

  it('come out as doubles as well where those are other numbers', () => {
    expect(parsed('[9007199254740993]')).toEqual({
      kind: 'parsed',
      value: ['9007199254740993'],
      rounded: [9_007_199_254_740_992],
    });
  });
});

describe('what is refused', () => {
  it.each([
    {
      bytes: Buffer.alloc(1_001, ' '),
      reason: 'tooLarge',
      says: 'It has 1001 bytes; at most 1000 are accepted.',
    },
    {
      bytes: Buffer.from([0x22, 0xff, 0x22]),
      reason: 'notUtf8',
      says: 'The text is not valid UTF-8.',
    },
    {
      bytes: Buffer.from('{"a":'),
      reason: 'notJson',
      says: 'The text is not a complete JSON document.',
    },
  ])('$reason: $says', ({ bytes, reason, says }) => {
    expect(parseJson(bytes, 1_000)).toEqual({
      kind: 'invalid',
      reason: { code: reason, message: says },
    });
  });

  it('is nothing of the greatest size', () => {
    const bytes = Buffer.concat([Buffer.alloc(999, ' '), Buffer.from('1')]);
    expect(parseJson(bytes, 1_000)).toEqual({ kind: 'parsed', value: 1 });
  });
});

describe('between which sizes the text of a value lies', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  /** No number has more characters. */
  const LONGEST = -1.2345678901234567e-300;

  it('is known from its lengths alone, with escapes and surrounding text', () => {
    const values = [
      '',
      'ab',
      '\u0000"\\',
      1,
      null,
      true,
      -1.5e-300,
      {},
      { ab: 1 },
      { '\n': ['\u2028'] },
      Array(100).fill(1),
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, LONGEST])),
    ];
    for (const value of [...values, values, nested(NESTING_MAX)]) {
      const { atLeastBytes, atMostBytes } = new JsonSize(value);
      const { length } = Buffer.from(JSON.stringify(value));
      expect([value, atLeastBytes <= length, length <= atMostBytes]).toEqual([value, true, true]);
    }
  });

  it('grows with every character, item and member', () => {
    const [small, large] = [new JsonSize({ a: ['x'] }), new JsonSize({ a: ['xy', 1], b: 2 })];
    expect(large.atLeastBytes).toBeGreaterThan(small.atLeastBytes);
    expect(large.atMostBytes).toBeGreaterThan(small.atMostBytes);
  });

  it.each([['x'.repeat(70_000)], [Array(70_000).fill(1)], [{ ['n'.repeat(70_000)]: 1 }]])(
    'is beyond that of an event for what is far too large',
    (value) => {
      expect(new JsonSize(value).atLeastBytes).toBeGreaterThan(EVENT_BYTES_MAX);
    },
  );

  it('has no end for what is nested too deep', () => {
    expect(new JsonSize(nested(NESTING_MAX)).atMostBytes).toBeLessThan(Infinity);
    expect(new JsonSize(nested(NESTING_MAX + 1)).atMostBytes).toBe(Infinity);
  });
});
