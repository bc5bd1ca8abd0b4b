/** The daily usage of a month and of the months before it, the input of a forecast. */
import type { SqlReader } from '#eventsourcing';
import { type Instant, type MilliCredits, type Month, nextMonth } from '#metering';
import { readStanding } from './standing.js';
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

/** @param question with `since`, which returns the first month to read, given the requested month */
export const usageDays = (
  reader: SqlReader,
  { since, ...question }: MonthQuestion & { readonly since: (month: Month) => Month },
): Promise<Answer<UsageDays>> =>
  askMonth(reader, question, async (month) => {
    const { assessment } = await readStanding(reader, month);
    return {
      month: month.month,
      at: month.at,
      entitlementMilliCredits: assessment.entitlementMilliCredits,
      days: await readDays(reader, question.tenantId, since(month.month), month.month),
    };
  });

async function readDays(
  reader: SqlReader,
  tenantId: string,
  first: Month,
  last: Month,
): Promise<UsageDay[]> {
  const rows = await reader.query<{ day: string; consumed_milli_credits: number }>(
    `SELECT day, consumed_milli_credits FROM day_totals
     WHERE tenant_id = $1 AND day >= $2 AND day < $3 ORDER BY day`,
    [tenantId, `${first}-01`, `${nextMonth(last)}-01`],
  );
  return rows.map((row) => ({ day: row.day, milliCredits: row.consumed_milli_credits }));
}
