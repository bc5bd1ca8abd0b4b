/** Parses an amount as a reader types it: digits, alone or in groups of three separated by any usual sign. */

const GROUPING = /[\s.,'’]/g;
const WHOLE = /^(\d+|\d{1,3}([\s.,'’]\d{3})+)$/;
const DIGITS_MAX = 15;

/** @returns the number, or `null` for anything that is not a whole number from 0: 1.5 is not, 1.500 is */
export function wholeNumber(text: string): number | null {
  const typed = text.trim();
  const digits = typed.replace(GROUPING, '');
  return WHOLE.test(typed) && digits.length <= DIGITS_MAX ? Number(digits) : null;
}

/** Whether the text is invalid; an empty field is only missing. */
export const isNoWholeNumber = (text: string): boolean =>
  text.trim() !== '' && wholeNumber(text) === null;
