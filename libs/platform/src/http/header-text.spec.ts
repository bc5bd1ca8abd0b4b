/** Header values decoded as UTF-8 or percent-encoded text. */
import fc from 'fast-check';
import { headerText } from './header-text.js';

/** A header value as Node returns it: one character per byte. */
const asNodeHasIt = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const NAMES = ['José', 'Łukasz', '山田 太郎', 'Zoë O’Neill', '100 % sure', 'plain', ''];

it.each(NAMES)('reads %p as UTF-8', (name) => {
  expect(headerText(asNodeHasIt(name))).toBe(name);
});

it.each(NAMES)('reads %p percent-encoded', (name) => {
  expect(headerText(encodeURIComponent(name))).toBe(name);
});

it('reads any text both ways', () => {
  const text = fc.string({ unit: 'binary' }).filter((one) => !/%[0-9a-f]{2}/i.test(one));
  fc.assert(
    fc.property(text, (one) => {
      expect(headerText(encodeURIComponent(one))).toBe(one);
      expect(headerText(asNodeHasIt(one))).toBe(one);
    }),
  );
});

it.each([
  ['a lone percent sign', '50%', '50%'],
  ['an escape that is no UTF-8', '%E9', '%E9'],
  ['bytes that are no UTF-8, as Latin-1', 'Jos\xe9', 'José'],
])('leaves %s as it came', (_what, given, read) => {
  expect(headerText(given)).toBe(read);
});

it('passes on what is absent or a list', () => {
  expect(headerText(undefined)).toBeUndefined();
  expect(headerText(['a', 'b'])).toEqual(['a', 'b']);
});
