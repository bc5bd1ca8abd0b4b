/** How lists are sorted: names by the reader's locale with the numbers in them as numbers, figures from the largest. */

const NAMES = new Intl.Collator(undefined, { numeric: true });

/** Environment 2 before Environment 10. */
export const byName = (a: string, b: string): number => NAMES.compare(a, b);

/** A figure that is not known comes last. */
export const largestFirst = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b - a;
};

interface Named {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

/** By name, and by id where several have the same. */
export const byEnvironmentName = (a: Named, b: Named): number =>
  byName(a.environmentName ?? a.environmentId, b.environmentName ?? b.environmentId) ||
  byName(a.environmentId, b.environmentId);
