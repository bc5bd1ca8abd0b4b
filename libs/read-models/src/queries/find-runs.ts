/** Finds single runs by the id of their event. */
import type { SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { blockOf } from '../schema.js';
import { type Run, type RunRow, toRun } from './run.js';

/**
 * The runs of one event id, which only together with its source is unique. The key is by blocks of
 * revisions (so that inserts stay local): each block of each month is one short look-up.
 */
export async function findRuns(
  reader: SqlReader,
  tenantId: string,
  eventId: string,
): Promise<Run[]> {
  const months = await reader.query<{ month: Month; last_revision: number }>(
    'SELECT month, last_revision FROM month_ledgers WHERE tenant_id = $1 ORDER BY month DESC',
    [tenantId],
  );
  const runs: Run[] = [];
  for (const { month, last_revision } of months) {
    const rows = await reader.query<RunRow>(
      `WITH RECURSIVE blocks (block) AS (
         SELECT 0 UNION ALL SELECT block + 1 FROM blocks WHERE block < $4
       )
       SELECT e.*, s.* FROM blocks CROSS JOIN usage_events e
       JOIN slices s ON s.tenant_id = e.tenant_id AND s.slice = e.slice
       WHERE e.tenant_id = $1 AND e.month = $2 AND e.event_id = $3
         AND e.block = blocks.block`,
      [tenantId, month, eventId, blockOf(last_revision)],
    );
    runs.push(...rows.map(toRun));
  }
  return runs;
}
