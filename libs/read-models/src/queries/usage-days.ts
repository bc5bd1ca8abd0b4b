/** What was used on each day of a month and of the months before it: what a forecast is made from. */
import type { SqlReader } from '#eventsourcing';
import { type Instant, type MilliCredits, type Month, nextMonth } from '#metering';
import { countsIn } from './counts-in.js';
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
  const rows = await reader.query<{ day: string; milli_credits: number }>(
    `SELECT d.day, CAST(SUM(d.milli_credits) AS BIGINT) AS milli_credits
     FROM usage_days d JOIN slices s ON s.tenant_id = d.tenant_id AND s.slice = d.slice
     WHERE d.tenant_id = $1 AND d.day >= $2 AND d.day < $3
       AND ${countsIn('consumedMilliCredits')}
     GROUP BY d.day ORDER BY d.day`,
    [tenantId, `${first}-01`, `${nextMonth(last)}-01`],
  );
  return rows.map(({ day, milli_credits }) => ({ day, milliCredits: milli_credits }));
}
