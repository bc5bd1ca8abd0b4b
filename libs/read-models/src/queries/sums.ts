/** The sums over slices of usage: the two currencies and trials separately, runs, failed runs. */
import { type Amount, amount } from '#contracts';
import { countsIn } from './counts-in.js';
import type { GroupRow } from './dimensions.js';

export interface UsageSums {
  readonly consumed: Amount;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
  readonly failedRuns: number;
}

export type SumName = keyof UsageSums;

const SUMS: Readonly<Record<SumName, { readonly column: string; readonly condition: string }>> = {
  consumed: { column: 'd.milli_credits', condition: countsIn('consumedMilliCredits') },
  copilotConsumed: { column: 'd.milli_credits', condition: countsIn('copilotMilliCredits') },
  trialConsumed: { column: 'd.milli_credits', condition: countsIn('trialMilliCredits') },
  runs: { column: 'd.runs', condition: '1 = 1' },
  failedRuns: { column: 'd.runs', condition: `s.status = 'failed'` },
};

export const SUM_NAMES = Object.keys(SUMS) as readonly SumName[];

/** A column name that both engines treat the same, because it has no capital letters. */
export const sumColumn = (name: SumName, prefix = ''): string =>
  `${prefix}${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** @param within a further condition, for sums over a part of the rows */
export const sumsOf = (within = '1 = 1', prefix = ''): string[] =>
  SUM_NAMES.map((name) => {
    const { column, condition } = SUMS[name];
    const sum = `SUM(CASE WHEN ${condition} AND ${within} THEN ${column} ELSE 0 END)`;
    return `CAST(${sum} AS BIGINT) AS ${sumColumn(name, prefix)}`;
  });

export function toSums(row: GroupRow, prefix = ''): UsageSums {
  const sum = (name: SumName): number => Number(row[sumColumn(name, prefix)]);
  return {
    consumed: amount(sum('consumed')),
    copilotConsumed: amount(sum('copilotConsumed')),
    trialConsumed: amount(sum('trialConsumed')),
    runs: sum('runs'),
    failedRuns: sum('failedRuns'),
  };
}
