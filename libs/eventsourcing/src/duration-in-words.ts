/** Formats a duration in the largest unit that gives at least 2: `439 days`, `3 hours`, `80 s`. */

const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
];
const SECOND_MS = 1_000;

export function durationInWords(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.round(milliseconds / length);
    if (count >= 2) return `${count} ${unit}`;
  }
  return `${Math.round(milliseconds / SECOND_MS)} s`;
}
