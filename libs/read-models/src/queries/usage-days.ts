/** The daily usage of a month and of the months before it, the input of a forecast. */
import type { SqlReader } from '#eventsourcing';
import { addMonths, inForce, type Instant, type MilliCredits, type Month } from '#metering';
import { daysOf, type TenantRange } from './month-range.js';
import { type Answer, askMonth, type MonthQuestion } from './tenant-month.js';

export interface UsageDay {
  readonly day: string;
  readonly milliCredits: MilliCredits;
}

export interface UsageDays {
  readonly month: Month;
  /** The instant up to which usage is known: now, or the nearest instant of another month. */
  readonly at: Instant;
  readonly entitlementMilliCredits: MilliCredits;
  /** AI Builder credits except trials; in order, without days that have no usage. */
  readonly days: readonly UsageDay[];
}

/** A forecast uses a year of days: the requested month and those before it. */
export const USAGE_DAYS_MONTHS = 12;

export const usageDays = (reader: SqlReader, question: MonthQuestion): Promise<Answer<UsageDays>> =>
  askMonth(reader, question, async ({ tenantId, month, at, configuration }) => {
    const months = { first: addMonths(month, 1 - USAGE_DAYS_MONTHS), last: month };
    return {
      month,
      at,
      entitlementMilliCredits: inForce(configuration, at).entitlementMilliCredits,
      days: await readDays(reader, { tenantId, months }),
    };
  });

async function readDays(reader: SqlReader, { tenantId, months }: TenantRange): Promise<UsageDay[]> {
  const { from, end } = daysOf(months);
  const rows = await reader.query<{ day: string; consumed_milli_credits: number }>(
    `SELECT day, consumed_milli_credits FROM day_totals
     WHERE tenant_id = $1 AND day >= $2 AND day < $3 ORDER BY day`,
    [tenantId, from, end],
  );
  return rows.map((row) => ({ day: row.day, milliCredits: row.consumed_milli_credits }));
}
