/** The usage of each day of a month and of the months before it, the input of a forecast. */
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
  /** Until when they are known: now, or the nearest instant of another month. */
  readonly at: Instant;
  readonly entitlementMilliCredits: MilliCredits;
  /** AI Builder credits but those of trials; in order, without the days on which nothing was used. */
  readonly days: readonly UsageDay[];
}

/** @param question with `since`: the first month whose days are wanted, given the month asked for. */
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
