/** Parses the text fields of the settings dialog for the service. */
import { wholeNumber } from './whole-number.js';

/** @returns the percentages, separated by commas, semicolons or spaces, or `null` if one is not a whole number */
export function percentsIn(text: string): number[] | null {
  const percents = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(wholeNumber);
  return percents.every((percent): percent is number => percent !== null) ? percents : null;
}

/** @returns the sources, one per line, trimmed and without repetition */
export const sourcesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];
