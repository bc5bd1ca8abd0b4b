/** What a reader types as an amount: digits, with any grouping. */

const GROUPING = /[\s.,'’]/g;
const DIGITS_MAX = 15;

/** @returns `null` for anything that is not a whole number from 0. */
export function wholeNumber(text: string): number | null {
  const digits = text.replace(GROUPING, '');
  return /^\d+$/.test(digits) && digits.length <= DIGITS_MAX ? Number(digits) : null;
}
