/** Compares two periods: the sums of both and their difference by group, largest change first. */
import { type Amount, amount } from '#contracts';
import { addDays, type Day, type Month, monthOf } from '#metering';
import type { SqlReader, SqlValue } from '#eventsourcing';
import {
  conditionsOf,
  type Dimension,
  type DimensionFilter,
  type DimensionValues,
  groupingOf,
  type GroupRow,
  withDimensions,
} from './dimensions.js';
import { askRange, type Days } from './month-range.js';
import { type SumName, SUM_NAMES, sumColumn, sumsOf, toSums, type UsageSums } from './sums.js';
import type { Answer } from './tenant-month.js';

export interface Period extends Days {
  /** The requested range. */
  readonly text: string;
}

export interface ChangesQuestion {
  readonly tenantId: string;
  readonly now: string;
  readonly from: Period;
  readonly to: Period;
  readonly by: readonly Dimension[];
  readonly filter: DimensionFilter;
  /** The sum by whose difference groups are ordered, largest first. */
  readonly order: SumName;
  readonly limit: number;
}

/** The requested dimensions under their own names, and the sums. */
export type UsageChange = DimensionValues & {
  readonly before: UsageSums;
  readonly after: UsageSums;
  readonly difference: UsageSums;
};

export interface UsageChanges {
  readonly from: string;
  readonly to: string;
  /** The sums of all groups, including unlisted ones. */
  readonly total: Pick<UsageChange, 'before' | 'after' | 'difference'>;
  /** Without groups whose sums are equal in both periods. */
  readonly rows: readonly UsageChange[];
  /** The number of changed groups that are not listed. */
  readonly unlisted: number;
}

export function usageChanges(
  reader: SqlReader,
  question: ChangesQuestion,
): Promise<Answer<UsageChanges>> {
  const { tenantId, now, from, to, by, limit } = question;
  const span = spanOf(question);
  const months = { first: monthOf(span.from), last: lastMonthBefore(span.end) };
  return askRange(reader, { tenantId, months, now }, async (range) => {
    const [total] = await readChanges(reader, { ...question, by: [], limit: 1 }, '1 = 1');
    const rows = await readChanges(reader, question, CHANGED);
    return {
      from: from.text,
      to: to.text,
      total: changeOf(total),
      rows: await withDimensions(reader, range, rows, { by, figuresOf: changeOf }),
      unlisted: Math.max(0, Number(rows[0]?.['found'] ?? 0) - limit),
    };
  });
}

const spanOf = ({ from, to }: Pick<ChangesQuestion, 'from' | 'to'>): Days => ({
  from: from.from < to.from ? from.from : to.from,
  end: from.end > to.end ? from.end : to.end,
});

/** The end of a period is exclusive. */
const lastMonthBefore = (day: Day): Month => monthOf(addDays(day, -1));

const BEFORE = 'before_';
const AFTER = 'after_';

const difference = (name: SumName): string =>
  `(${sumColumn(name, AFTER)} - ${sumColumn(name, BEFORE)})`;

const CHANGED = SUM_NAMES.map((name) => `${difference(name)} <> 0`).join(' OR ');

/** Reads both periods in one pass over the days they span, with the number of all groups found. */
function readChanges(
  reader: SqlReader,
  { tenantId, from, to, by, filter, order, limit }: ChangesQuestion,
  which: string,
): Promise<GroupRow[]> {
  const parameters: SqlValue[] = [];
  const conditions = conditionsOf(tenantId, spanOf({ from, to }), filter, parameters);
  const within = ({ from: first, end }: Days) =>
    `d.day >= $${parameters.push(first)} AND d.day < $${parameters.push(end)}`;
  const sums = [...sumsOf(within(from), BEFORE), ...sumsOf(within(to), AFTER)];
  const { columns, groups } = groupingOf(by);
  const keys = by.map((dimension) => `${dimension}_key`);
  return reader.query<GroupRow>(
    `SELECT *, COUNT(*) OVER () AS found FROM (
       SELECT ${[...columns, ...sums].join(', ')}
       FROM usage_days d JOIN slices s ON s.tenant_id = d.tenant_id AND s.slice = d.slice
       WHERE ${conditions.join(' AND ')}
       ${groups.length === 0 ? '' : `GROUP BY ${groups.join(', ')}`}
     ) AS grouped
     WHERE ${which}
     ORDER BY ${[`ABS(${difference(order)}) DESC`, ...keys].join(', ')}
     LIMIT $${parameters.push(limit)}`,
    parameters,
  );
}

function changeOf(row: GroupRow = NOTHING): UsageChanges['total'] {
  const before = toSums(row, BEFORE);
  const after = toSums(row, AFTER);
  const between = (one: Amount, other: Amount) => amount(other.milliCredits - one.milliCredits);
  return {
    before,
    after,
    difference: {
      consumed: between(before.consumed, after.consumed),
      copilotConsumed: between(before.copilotConsumed, after.copilotConsumed),
      trialConsumed: between(before.trialConsumed, after.trialConsumed),
      runs: after.runs - before.runs,
      failedRuns: after.failedRuns - before.failedRuns,
    },
  };
}

const NOTHING: GroupRow = Object.fromEntries(
  [BEFORE, AFTER].flatMap((prefix) => SUM_NAMES.map((name) => [sumColumn(name, prefix), 0])),
);
