/** Amounts: bounds, comparison with a percentage, and decimal text. */
import fc from 'fast-check';
import {
  formatCredits,
  isAbove,
  isAmount,
  MILLI_CREDITS_MAX,
  PERCENT_MAX,
  reaches,
  shareOf,
} from './amounts.js';

it.each([
  { value: 0, is: true },
  { value: 1, is: true },
  { value: MILLI_CREDITS_MAX, is: true },
  { value: MILLI_CREDITS_MAX + 1, is: false },
  { value: -1, is: false },
  { value: 0.5, is: false },
  { value: NaN, is: false },
  { value: '1', is: false },
  { value: null, is: false },
])('$value is an amount: $is', ({ value, is }) => {
  expect(isAmount(value)).toBe(is);
});

it.each([
  { amount: 1_249, above: false },
  { amount: 1_250, above: false },
  { amount: 1_251, above: true },
])('$amount is above 125 % of 1,000: $above', ({ amount, above }) => {
  expect(isAbove(amount, 125, 1_000)).toBe(above);
});

it('above a share is above the largest amount within it, to the milli-credit', () => {
  const limits = fc.nat(MILLI_CREDITS_MAX);
  const percents = fc.integer({ min: 1, max: PERCENT_MAX });
  fc.assert(
    fc.property(limits, percents, fc.integer({ min: -1, max: 1 }), (limit, percent, beside) => {
      const amount = Math.max(0, shareOf(percent, limit) + beside);
      const isExact = (limit * percent) % 100 === 0;
      expect(isAbove(amount, percent, limit)).toBe(amount > shareOf(percent, limit));
      expect(reaches(amount, percent, limit)).toBe(
        isExact ? amount >= shareOf(percent, limit) : amount > shareOf(percent, limit),
      );
    }),
  );
});

it.each([
  { milliCredits: 0, text: '0' },
  { milliCredits: 1, text: '0.001' },
  { milliCredits: 50, text: '0.05' },
  { milliCredits: 7_500, text: '7.5' },
  { milliCredits: 8_009, text: '8.009' },
  { milliCredits: 1_101, text: '1.101' },
  { milliCredits: 1_024_000_000, text: '1024000' },
  { milliCredits: MILLI_CREDITS_MAX, text: '9007199254' },
  { milliCredits: -1, text: '-0.001' },
  { milliCredits: -2_000, text: '-2' },
  { milliCredits: -2_500, text: '-2.5' },
])('$milliCredits milli-credits read "$text"', ({ milliCredits, text }) => {
  expect(formatCredits(milliCredits)).toBe(text);
});
