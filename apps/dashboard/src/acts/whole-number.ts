/** What a reader types as an amount: digits, alone or in groups of three with any sign between them. */

const GROUPING = /[\s.,'’]/g;
const WHOLE = /^(\d+|\d{1,3}([\s.,'’]\d{3})+)$/;
const DIGITS_MAX = 15;

/** @returns `null` for anything that is not a whole number from 0: 1.5 is none, 1.500 is. */
export function wholeNumber(text: string): number | null {
  const typed = text.trim();
  const digits = typed.replace(GROUPING, '');
  return WHOLE.test(typed) && digits.length <= DIGITS_MAX ? Number(digits) : null;
}

/** Whether something else was typed; an empty field only misses it. */
export const isNoWholeNumber = (text: string): boolean =>
  text.trim() !== '' && wholeNumber(text) === null;
