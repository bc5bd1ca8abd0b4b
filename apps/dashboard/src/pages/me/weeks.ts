/** Sums a breakdown by flow or app and day into weeks, the most expensive flow or app first. */
import type { BreakdownRow } from '../../data/api.js';
import { type CostRanking, rankByCost } from '../../data/cost-ranking.js';
import { lastWeeks } from '../../data/months.js';
import { byName, largestFirst } from '../../data/order.js';

export interface WeeksLine {
  /** `null` for runs of neither a flow nor an app. */
  readonly automation: string | null;
  readonly name: string | null;
  /** In milli-credits, in the order of the weeks. */
  readonly used: readonly number[];
  readonly sum: number;
}

export interface Weeks {
  readonly lines: readonly WeeksLine[];
  readonly currency: CostRanking['currency'];
}

/** @param weeks the Mondays of the weeks, in order; days outside them are ignored */
export function weeksOf(rows: readonly BreakdownRow[], weeks: readonly string[]): Weeks {
  const within = rows.flatMap((row) => {
    const at = weeks.indexOf(lastWeeks(row.day ?? '', 1)[0]!);
    return at === -1 ? [] : [{ row, at }];
  });
  const { milliCredits, currency } = rankByCost(within.map(({ row }) => row));
  const lines = new Map<string | null, { name: string | null; used: number[] }>();
  for (const { row, at } of within) {
    const { automation = null, automationName = null } = row;
    const line = lines.get(automation) ?? { name: null, used: weeks.map(() => 0) };
    line.name = automationName ?? line.name;
    line.used[at]! += milliCredits(row);
    lines.set(automation, line);
  }
  return {
    currency,
    lines: Array.from(lines, ([automation, { name, used }]) => ({
      ...{ automation, name, used },
      sum: used.reduce((sum, one) => sum + one, 0),
    })).sort(
      (a, b) => largestFirst(a.sum, b.sum) || byName(a.automation ?? '', b.automation ?? ''),
    ),
  };
}
