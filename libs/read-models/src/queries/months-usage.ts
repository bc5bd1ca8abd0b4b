/** The figures of several months, month by month, with their sums. */
import { type Amount, amount } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import { type EnvironmentMonth, environmentMonth } from './environment-usage.js';
import {
  askRange,
  monthsOf,
  type RangeQuestion,
  rangeText,
  type TenantRange,
} from './month-range.js';
import { type Answer, findMonth, type TenantMonth } from './tenant-month.js';
import { type MonthUsage, monthUsage } from './tenant-usage.js';

/** Sums over the range; limits are not summed, because they belong to their months. */
interface RangeSums {
  /** The requested range: `2026-09..2026-11`. */
  readonly month: string;
  readonly consumed: Amount;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
}

export interface TenantMonths extends RangeSums {
  readonly tenantId: string;
  /** The months in the tenant's ledger, in order. */
  readonly months: readonly MonthUsage[];
}

export interface EnvironmentMonths extends RangeSums {
  readonly environmentId: string;
  readonly months: readonly EnvironmentMonth[];
}

export const tenantMonths = (
  reader: SqlReader,
  question: RangeQuestion,
): Promise<Answer<TenantMonths>> =>
  askRange(reader, question, async (range) => {
    const months = await readEach(reader, range, question, (month) => monthUsage(reader, month));
    return { tenantId: range.tenantId, ...sumsOver(range, months), months };
  });

export const environmentMonths = (
  reader: SqlReader,
  { environmentId, ...question }: RangeQuestion & { readonly environmentId: string },
): Promise<Answer<EnvironmentMonths>> =>
  askRange(reader, question, async (range) => {
    const months = await readEach(reader, range, question, (month) =>
      environmentMonth(reader, month, environmentId),
    );
    return { environmentId, ...sumsOver(range, months), months };
  });

async function readEach<T>(
  reader: SqlReader,
  { tenantId, months }: TenantRange,
  { now }: RangeQuestion,
  read: (month: TenantMonth) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const month of monthsOf(months)) {
    const one = await findMonth(reader, { tenantId, month, now });
    if (!('kind' in one)) found.push(await read(one));
  }
  return found;
}

type Summed = Pick<MonthUsage, 'consumed' | 'copilotConsumed' | 'trialConsumed' | 'runs'>;

function sumsOver({ months: range }: TenantRange, months: readonly Summed[]): RangeSums {
  const sum = (read: (month: Summed) => number) =>
    months.reduce((total, month) => total + read(month), 0);
  return {
    month: rangeText(range),
    consumed: amount(sum(({ consumed }) => consumed.milliCredits)),
    copilotConsumed: amount(sum(({ copilotConsumed }) => copilotConsumed.milliCredits)),
    trialConsumed: amount(sum(({ trialConsumed }) => trialConsumed.milliCredits)),
    runs: sum(({ runs }) => runs),
  };
}
