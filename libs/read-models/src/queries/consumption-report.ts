/**
 * The rows of Microsoft's consumption report: AI Builder credits by day, user and environment, trials separately.
 * Read day by day, so that a year takes no more memory than its busiest day.
 */
import type { SqlReader } from '#eventsourcing';
import { type MilliCredits, monthOf } from '#metering';
import { countsIn } from './counts-in.js';
import { daysOf, type TenantRange } from './month-range.js';

export interface ReportRow {
  /** The day in UTC, such as `2026-11-03`. */
  readonly date: string;
  readonly userId: string | null;
  readonly environmentId: string;
  readonly environmentName: string | null;
  readonly milliCredits: MilliCredits;
  readonly isTrial: boolean;
}

/** The maximum number of rows in one read; a day with more is read in several. */
const PAGE_ROWS = 10_000;

type DayRow = { day: string };
type GroupRow = {
  user_id: string;
  environment_id: string;
  is_trial: number;
  milli_credits: number;
  environment_name: string | null;
};

/** The rows by day, user and environment; only those with consumption. */
export async function* consumptionReport(
  reader: SqlReader,
  range: TenantRange,
): AsyncGenerator<readonly ReportRow[]> {
  for await (const day of days(reader, range)) {
    let after: GroupRow | null = null;
    for (;;) {
      const rows: GroupRow[] = await readPage(reader, range.tenantId, day, after);
      if (rows.length > 0) yield rows.map((row) => toRow(day, row));
      if (rows.length < PAGE_ROWS) break;
      after = rows.at(-1)!;
    }
  }
}

async function* days(reader: SqlReader, { tenantId, months }: TenantRange): AsyncGenerator<string> {
  const { from: first, end } = daysOf(months);
  let from = first;
  for (;;) {
    const [row] = await reader.query<DayRow>(
      `SELECT day FROM usage_days WHERE tenant_id = $1 AND day >= $2 AND day < $3
       ORDER BY day LIMIT 1`,
      [tenantId, from, end],
    );
    if (!row) return;
    yield row.day;
    // Days are compared as text: no day sorts between this text and the next day.
    from = `${row.day}~`;
  }
}

/** Usage without a user has an empty user id, which sorts first. */
function readPage(
  reader: SqlReader,
  tenantId: string,
  day: string,
  after: GroupRow | null,
): Promise<GroupRow[]> {
  const consumed = countsIn('consumedMilliCredits');
  const trial = countsIn('trialMilliCredits');
  const isTrial = `CASE WHEN ${trial} THEN 1 ELSE 0 END`;
  return reader.query<GroupRow>(
    `SELECT g.*, m.environment_name FROM (
       SELECT COALESCE(s.user_id, '') AS user_id, s.environment_id AS environment_id,
         ${isTrial} AS is_trial, CAST(SUM(d.milli_credits) AS BIGINT) AS milli_credits
       FROM usage_days d JOIN slices s ON s.tenant_id = d.tenant_id AND s.slice = d.slice
       WHERE d.tenant_id = $1 AND d.day = $2 AND (${consumed} OR ${trial})
       GROUP BY COALESCE(s.user_id, ''), s.environment_id, ${isTrial}
     ) g
     LEFT JOIN environment_months m
       ON m.tenant_id = $1 AND m.month = $3 AND m.environment_id = g.environment_id
     WHERE g.milli_credits > 0
       AND ($4 = 0 OR (g.user_id, g.environment_id, g.is_trial) > ($5, $6, $7))
     ORDER BY g.user_id, g.environment_id, g.is_trial LIMIT $8`,
    [
      tenantId,
      day,
      monthOf(day),
      after ? 1 : 0,
      after?.user_id ?? '',
      after?.environment_id ?? '',
      after?.is_trial ?? 0,
      PAGE_ROWS,
    ],
  );
}

const toRow = (date: string, row: GroupRow): ReportRow => ({
  date,
  userId: row.user_id === '' ? null : row.user_id,
  environmentId: row.environment_id,
  environmentName: row.environment_name,
  milliCredits: row.milli_credits,
  isTrial: row.is_trial === 1,
});
