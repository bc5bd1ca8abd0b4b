/** Rows by environment and day as lines of a heat map, the environments with the largest usage first. */
import { mostOf } from '../../charts/scale.js';
import type { BreakdownRow } from '../../data/api.js';
import { byName, largestFirst } from '../../data/order.js';
import { type CostRanking, rankByCost } from '../../data/cost-ranking.js';

export interface HeatLine {
  readonly environment: string;
  readonly byDay: ReadonlyMap<string, number>;
}

export const LINES_MAX = 20;

/** @param rows summed in AI Builder credits, or in Copilot Credits if no AI Builder credits were charged */
export function heatOf(rows: readonly BreakdownRow[]): {
  readonly lines: readonly HeatLine[];
  /** The largest usage of an environment on a day, in milli-credits; at least 1. */
  readonly most: number;
  readonly currency: CostRanking['currency'];
} {
  const { milliCredits, currency } = rankByCost(rows);
  const byEnvironment = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const { environment, day } = row;
    if (!environment || !day) continue;
    const byDay = byEnvironment.get(environment) ?? new Map<string, number>();
    byDay.set(day, (byDay.get(day) ?? 0) + milliCredits(row));
    byEnvironment.set(environment, byDay);
  }
  const sumOf = (byDay: ReadonlyMap<string, number>) =>
    [...byDay.values()].reduce((sum, used) => sum + used, 0);
  const lines = Array.from(byEnvironment, ([environment, byDay]) => ({ environment, byDay }))
    .sort(
      (a, b) =>
        largestFirst(sumOf(a.byDay), sumOf(b.byDay)) || byName(a.environment, b.environment),
    )
    .slice(0, LINES_MAX);
  return {
    lines,
    currency,
    most: mostOf(
      lines.flatMap(({ byDay }) => [...byDay.values()]),
      1,
    ),
  };
}
