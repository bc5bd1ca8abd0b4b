/** Amounts as English and German readers type them. */
import { wholeNumber } from './whole-number.js';

it.each([
  ['0', 0],
  [' 1000 ', 1_000],
  ['0010', 10],
  ['1,000', 1_000],
  ['1.234.567', 1_234_567],
  ['1’234’567', 1_234_567],
  ['12\u00a0000', 12_000],
  ['999999999999999', 999_999_999_999_999],
])('takes %j for %d', (text, number) => expect(wholeNumber(text)).toBe(number));

it.each([
  '',
  ' ',
  '1.5',
  '1,50',
  '1.0000',
  '1..000',
  '.500',
  '-1',
  '1e3',
  'ten',
  '1234.567',
  '1000000000000000',
])('takes %j for no whole number', (text) => expect(wholeNumber(text)).toBeNull());
