/** A row's value of a dimension as people know it: the name where there is one. */
import type { BreakdownRow } from '../data/api.js';
import type { Dimension } from '../data/queries.js';

/** @returns `null` where the runs had none. */
export function dimensionValue(row: BreakdownRow, dimension: Dimension): string | null {
  const id = row[dimension] ?? null;
  if (dimension === 'model') return row.modelName ?? id;
  if (dimension === 'automation') return row.automationName ?? id;
  return id;
}
