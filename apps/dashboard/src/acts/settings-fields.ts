/** What is typed into the dialog of tenant settings, as the service takes it. */
import { wholeNumber } from './whole-number.js';

/** @returns the percentages, separated by commas, semicolons or spaces; `null` where one is no whole number */
export function percentsIn(text: string): number[] | null {
  const percents = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(wholeNumber);
  return percents.every((percent): percent is number => percent !== null) ? percents : null;
}

/** @returns one source a line, each once, without the spaces around it */
export const sourcesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];
