/** What each user's trial paid in a month. */
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
