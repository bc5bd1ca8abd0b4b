/** Rows by environment and day as lines of a heat map, the environments that used most first. */
import type { BreakdownRow } from '../../data/api.js';

export interface HeatLine {
  readonly environment: string;
  readonly byDay: ReadonlyMap<string, number>;
}

const LINES_MAX = 20;

export function heatOf(rows: readonly BreakdownRow[]): {
  readonly lines: readonly HeatLine[];
  /** On any day of any environment, in milli-credits; at least 1. */
  readonly most: number;
} {
  const byEnvironment = new Map<string, Map<string, number>>();
  for (const { environment, day, consumed } of rows) {
    if (!environment || !day) continue;
    const byDay = byEnvironment.get(environment) ?? new Map<string, number>();
    byDay.set(day, (byDay.get(day) ?? 0) + consumed.milliCredits);
    byEnvironment.set(environment, byDay);
  }
  const sumOf = (byDay: ReadonlyMap<string, number>) =>
    [...byDay.values()].reduce((sum, used) => sum + used, 0);
  const lines = Array.from(byEnvironment, ([environment, byDay]) => ({ environment, byDay }))
    .sort((a, b) => sumOf(b.byDay) - sumOf(a.byDay))
    .slice(0, LINES_MAX);
  return { lines, most: Math.max(1, ...lines.flatMap(({ byDay }) => [...byDay.values()])) };
}
