/** Usage of a period grouped by any combination of dimensions, each currency separately. */
import { isStorable } from '#validation';
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
import {
  askRange,
  daysOf,
  type RangeQuestion,
  rangeText,
  type TenantRange,
} from './month-range.js';
import { type SumName, SUM_NAMES, sumColumn, sumsOf, toSums, type UsageSums } from './sums.js';
import type { Answer } from './tenant-month.js';

/** Groups are ordered by their dimensions, as requested, or by a sum, largest first. */
export type BreakdownOrder = 'key' | SumName;
export const BREAKDOWN_ORDERS: readonly BreakdownOrder[] = ['key', ...SUM_NAMES];

/** The end of a page: the row's keys (empty strings for missing values) and, if ordered by a sum, the sum. */
export interface BreakdownCursor {
  readonly keys: readonly string[];
  readonly sum: number | null;
}

/** @returns a type guard for cursors of this grouping and order */
export const isBreakdownCursor =
  (by: readonly Dimension[], order: BreakdownOrder) =>
  (value: unknown): value is BreakdownCursor => {
    const { keys, sum } = (value ?? {}) as Partial<BreakdownCursor>;
    const isOfSum = order === 'key' ? sum === null : Number.isSafeInteger(sum);
    return isOfSum && Array.isArray(keys) && keys.length === by.length && keys.every(isStorable);
  };

export interface BreakdownQuestion extends RangeQuestion {
  /** The dimensions to group by: at least one, without duplicates. */
  readonly by: readonly Dimension[];
  readonly filter?: DimensionFilter;
  /** By key if absent. */
  readonly order?: BreakdownOrder;
  /** Starts with the first row if absent or `null`. */
  readonly after?: BreakdownCursor | null;
  readonly limit: number;
}

/** The requested dimensions under their own names (and `environmentName`, `modelName`, `automationName`), and the sums. */
export type BreakdownRow = DimensionValues & UsageSums;

export interface Breakdown {
  readonly month: string;
  readonly rows: readonly BreakdownRow[];
  /** `null` after the last page. */
  readonly next: BreakdownCursor | null;
}

/**
 * Pages continue after a row, not after a count: ordered by key, they never repeat or lose a row while runs arrive.
 * Ordered by a sum, a row that grows past the cursor in the meantime moves to an earlier page.
 */
export async function breakdown(
  reader: SqlReader,
  question: BreakdownQuestion,
): Promise<Answer<Breakdown>> {
  const answer = await breakdownPages(reader, question, 1);
  return answer.kind === 'found' ? { ...answer, value: answer.value[0] } : answer;
}

type Pages = readonly [Breakdown, ...Breakdown[]];

/** Reads up to this number of pages at once: usage is grouped only once for all of them. */
export function breakdownPages(
  reader: SqlReader,
  question: BreakdownQuestion,
  count: number,
): Promise<Answer<Pages>> {
  const { by, limit, order = 'key' } = question;
  return askRange(reader, question, async (range) => {
    const groups = await readGroups(reader, range, { ...question, limit: limit * count });
    const rows = await withDimensions(reader, range, groups, { by, figuresOf: toSums });
    const pageFrom = (from: number): Breakdown => ({
      month: rangeText(range.months),
      rows: rows.slice(from, from + limit),
      next: rows.length > from + limit ? cursorOf(groups[from + limit - 1]!, by, order) : null,
    });
    const first = pageFrom(0);
    const more = Math.min(count, Math.ceil(rows.length / limit)) - 1;
    return [
      first,
      ...Array.from({ length: Math.max(0, more) }, (_, at) => pageFrom((at + 1) * limit)),
    ];
  });
}

const cursorOf = (
  row: GroupRow,
  by: readonly Dimension[],
  order: BreakdownOrder,
): BreakdownCursor => ({
  keys: by.map((dimension) => String(row[`${dimension}_key`])),
  sum: order === 'key' ? null : Number(row[sumColumn(order)]),
});

/** Reads one row more than the page, which shows whether another page follows. */
function readGroups(
  reader: SqlReader,
  { tenantId, months }: TenantRange,
  { by, filter = {}, order = 'key', after = null, limit }: BreakdownQuestion,
): Promise<GroupRow[]> {
  const parameters: SqlValue[] = [];
  const conditions = conditionsOf(tenantId, daysOf(months), filter, parameters);
  const { columns, groups } = groupingOf(by);
  const keys = by.map((dimension) => `${dimension}_key`);
  // By key, rows of earlier pages can be excluded before grouping; a sum is known only afterwards.
  if (after !== null && order === 'key') conditions.push(laterThan(groups, after, parameters));
  const beyond =
    after === null || order === 'key' ? [] : [beyondCursor(keys, order, after, parameters)];
  const ordering = order === 'key' ? keys : [`${sumColumn(order)} DESC`, ...keys];
  return reader.query<GroupRow>(
    `SELECT * FROM (
       SELECT ${[...columns, ...sumsOf()].join(', ')}
       FROM usage_days d JOIN slices s ON s.tenant_id = d.tenant_id AND s.slice = d.slice
       WHERE ${conditions.join(' AND ')}
       GROUP BY ${groups.join(', ')}
     ) AS grouped
     ${beyond.map((condition) => `WHERE ${condition}`).join('')}
     ORDER BY ${ordering.join(', ')} LIMIT $${parameters.push(limit + 1)}`,
    parameters,
  );
}

function laterThan(
  keys: readonly string[],
  { keys: last }: BreakdownCursor,
  parameters: SqlValue[],
): string {
  const placeholders = last.map((key) => `$${parameters.push(key)}`);
  return `(${keys.join(', ')}) > (${placeholders.join(', ')})`;
}

function beyondCursor(
  keys: readonly string[],
  order: SumName,
  after: BreakdownCursor,
  parameters: SqlValue[],
): string {
  const later = laterThan(keys, after, parameters);
  const column = sumColumn(order);
  const reached = `$${parameters.push(after.sum)}`;
  return `(${column} < ${reached} OR (${column} = ${reached} AND ${later}))`;
}
