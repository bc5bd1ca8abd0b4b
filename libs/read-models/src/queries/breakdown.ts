/** Who and what consumed: usage of a month by any combination of dimensions, the currencies apart. */
import type { SqlReader } from '#eventsourcing';
import { nextMonth } from '#metering';
import { type Amount, amount } from '#contracts';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

/** Each dimension with the column it groups by and, where runs carry one, the column of its name. */
const DIMENSIONS = {
  environment: { column: 's.environment_id', name: null },
  model: { column: 's.model_id', name: 's.model_name' },
  capability: { column: 's.capability', name: null },
  tier: { column: 's.tier', name: null },
  day: { column: 'd.day', name: null },
  user: { column: 's.user_id', name: null },
  automation: { column: 's.automation_id', name: 's.automation_name' },
  context: { column: 's.context', name: null },
  currency: { column: 's.currency', name: null },
} as const satisfies Record<string, { column: string; name: string | null }>;

export type Dimension = keyof typeof DIMENSIONS;
export const BREAKDOWN_DIMENSIONS = Object.keys(DIMENSIONS) as readonly Dimension[];

export interface BreakdownQuestion extends MonthQuestion {
  /** At least one, none twice. */
  readonly by: readonly Dimension[];
  readonly offset: number;
  readonly limit: number;
}

/** The dimensions asked for under their own names (and `modelName`, `automationName`), and the sums. */
export type BreakdownRow = Readonly<Record<string, string | number | null | Amount>> & {
  readonly consumed: Amount;
  readonly copilotConsumed: Amount;
  readonly trialConsumed: Amount;
  readonly runs: number;
  readonly failedRuns: number;
};

export interface Breakdown {
  readonly month: string;
  readonly rows: readonly BreakdownRow[];
  /** Where the next page begins, `null` after the last. */
  readonly nextOffset: number | null;
}

export function breakdown(
  reader: SqlReader,
  question: BreakdownQuestion,
): Promise<Answer<Breakdown>> {
  const { by, offset, limit } = question;
  return askMonth(reader, question, async (month) => {
    const rows = await readGroups(reader, month, question);
    return {
      month: month.month,
      rows: rows.slice(0, limit).map((row) => toAnswer(row, by)),
      nextOffset: rows.length > limit ? offset + limit : null,
    };
  });
}

const sumWhere = (condition: string, column: string, name: string): string =>
  `CAST(SUM(CASE WHEN ${condition} THEN ${column} ELSE 0 END) AS BIGINT) AS ${name}`;

const SUMS = [
  sumWhere(`s.currency = 'aiBuilder' AND s.drawn_from <> 'trial'`, 'd.milli_credits', 'consumed'),
  sumWhere(`s.currency = 'copilot'`, 'd.milli_credits', 'copilot'),
  sumWhere(`s.currency = 'aiBuilder' AND s.drawn_from = 'trial'`, 'd.milli_credits', 'trial'),
  'CAST(SUM(d.runs) AS BIGINT) AS runs',
  sumWhere(`s.status = 'failed'`, 'd.runs', 'failed_runs'),
].join(', ');

type GroupRow = Record<string, string | number | null>;

/** One row more than the page holds tells whether another page follows. */
function readGroups(
  reader: SqlReader,
  { tenantId, month }: TenantMonth,
  { by, offset, limit }: BreakdownQuestion,
): Promise<GroupRow[]> {
  const columns = by.map((dimension) => `${DIMENSIONS[dimension].column} AS ${dimension}_key`);
  const names = by.flatMap((dimension) => {
    const { name } = DIMENSIONS[dimension];
    return name === null ? [] : [`MAX(${name}) AS ${dimension}_name`];
  });
  const groups = by.map((dimension) => DIMENSIONS[dimension].column);
  return reader.query<GroupRow>(
    `SELECT ${[...columns, ...names, SUMS].join(', ')}
     FROM usage_days d JOIN slices s ON s.tenant_id = d.tenant_id AND s.slice = d.slice
     WHERE d.tenant_id = $1 AND d.day >= $2 AND d.day < $3
     GROUP BY ${groups.join(', ')}
     ORDER BY ${groups.map((column) => `COALESCE(${column}, '')`).join(', ')}
     LIMIT $4 OFFSET $5`,
    [tenantId, `${month}-01`, `${nextMonth(month)}-01`, limit + 1, offset],
  );
}

function toAnswer(row: GroupRow, by: readonly Dimension[]): BreakdownRow {
  const dimensions: Record<string, string | number | null> = {};
  for (const dimension of by) {
    dimensions[dimension] = row[`${dimension}_key`] ?? null;
    if (DIMENSIONS[dimension].name) dimensions[`${dimension}Name`] = row[`${dimension}_name`]!;
  }
  return {
    ...dimensions,
    consumed: amount(Number(row['consumed'])),
    copilotConsumed: amount(Number(row['copilot'])),
    trialConsumed: amount(Number(row['trial'])),
    runs: Number(row['runs']),
    failedRuns: Number(row['failed_runs']),
  };
}
