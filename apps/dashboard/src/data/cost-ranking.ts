/** Sorts groups of usage by cost: in AI Builder credits, or in Copilot Credits if no AI Builder credits were charged. */
import type { BreakdownRow } from './api.js';
import { byName, largestFirst } from './order.js';

export interface CostRanking {
  readonly currency: 'aiBuilder' | 'copilot';
  /** The most expensive row first. */
  readonly rows: readonly BreakdownRow[];
  /** The charge of a row in that currency. */
  readonly milliCredits: (row: BreakdownRow) => number;
  readonly total: number;
}

/** The group of a row, in the order of the requested dimensions. */
const groupOf = (row: BreakdownRow): string =>
  Object.values(row)
    .filter((value) => typeof value === 'string')
    .join(' ');

export function rankByCost(rows: readonly BreakdownRow[]): CostRanking {
  const sum = (of: 'consumed' | 'copilotConsumed') =>
    rows.reduce((total, row) => total + row[of].milliCredits, 0);
  const isCopilot = sum('consumed') === 0 && sum('copilotConsumed') > 0;
  const key = isCopilot ? 'copilotConsumed' : 'consumed';
  const milliCredits = (row: BreakdownRow) => row[key].milliCredits;
  return {
    currency: isCopilot ? 'copilot' : 'aiBuilder',
    rows: rows.toSorted(
      (a, b) => largestFirst(milliCredits(a), milliCredits(b)) || byName(groupOf(a), groupOf(b)),
    ),
    milliCredits,
    total: sum(key),
  };
}
