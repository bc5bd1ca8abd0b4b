/** How lists are sorted: names by the reader's locale with numbers in numeric order, figures in descending order. */

const NAMES = new Intl.Collator(undefined, { numeric: true });

/** Environment 2 before Environment 10. */
export const byName = (a: string, b: string): number => NAMES.compare(a, b);

/** Unknown figures come last. */
export const largestFirst = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b - a;
};

interface Named {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

/** By name, and by id for equal names. */
export const byEnvironmentName = (a: Named, b: Named): number =>
  byName(a.environmentName ?? a.environmentId, b.environmentName ?? b.environmentId) ||
  byName(a.environmentId, b.environmentId);
