/** Sorts groups of usage by cost, in AI Builder credits, or in Copilot Credits where nothing was charged in AI Builder credits. */
import type { BreakdownRow } from './api.js';

export interface Dearest {
  readonly currency: 'aiBuilder' | 'copilot';
  /** The dearest first. */
  readonly rows: readonly BreakdownRow[];
  /** The charge of a row in that currency. */
  readonly milliCredits: (row: BreakdownRow) => number;
  readonly total: number;
}

export function dearestOf(rows: readonly BreakdownRow[]): Dearest {
  const sum = (of: 'consumed' | 'copilotConsumed') =>
    rows.reduce((total, row) => total + row[of].milliCredits, 0);
  const isCopilot = sum('consumed') === 0 && sum('copilotConsumed') > 0;
  const key = isCopilot ? 'copilotConsumed' : 'consumed';
  const milliCredits = (row: BreakdownRow) => row[key].milliCredits;
  return {
    currency: isCopilot ? 'copilot' : 'aiBuilder',
    rows: rows.toSorted((a, b) => milliCredits(b) - milliCredits(a)),
    milliCredits,
    total: sum(key),
  };
}
