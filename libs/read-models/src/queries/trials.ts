/** What each user's trial has paid for in a month. */
import type { SqlReader } from '#eventsourcing';
import type { MilliCredits, Month } from '#metering';

export async function readTrials(
  reader: SqlReader,
  tenantId: string,
  month: Month,
): Promise<Map<string, MilliCredits>> {
  const rows = await reader.query<{ user_id: string; milli_credits: number }>(
    'SELECT user_id, milli_credits FROM trial_months WHERE tenant_id = $1 AND month = $2',
    [tenantId, month],
  );
  return new Map(rows.map(({ user_id, milli_credits }) => [user_id, milli_credits]));
}

/** The trials of these users only. */
export async function findTrials(
  reader: SqlReader,
  tenantId: string,
  month: Month,
  userIds: readonly string[],
): Promise<Map<string, MilliCredits>> {
  const found = new Map<string, MilliCredits>();
  for (const userId of new Set(userIds)) {
    const [row] = await reader.query<{ milli_credits: number }>(
      `SELECT milli_credits FROM trial_months
       WHERE tenant_id = $1 AND month = $2 AND user_id = $3`,
      [tenantId, month, userId],
    );
    if (row) found.set(userId, row.milli_credits);
  }
  return found;
}
