/** Single runs: the activity of a month, newest first, and the run of one usage event. */
import type { SqlReader, SqlValue } from '#eventsourcing';
import type { Month } from '#metering';
import { REVISIONS_PER_BLOCK } from '../schema.js';
import { type Amount, amount } from '#contracts';
import { type Answer, askMonth, type MonthQuestion } from './tenant-month.js';

export interface Run {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly environmentId: string;
  readonly userId: string | null;
  readonly modelId: string;
  readonly modelName: string | null;
  readonly capability: string;
  readonly tier: string | null;
  readonly automationId: string | null;
  readonly automationName: string | null;
  readonly context: string;
  readonly status: string;
  readonly currency: string;
  readonly charged: Amount;
  readonly drawnFrom: string;
  readonly free: string | null;
  /** Where the ledger holds it. */
  readonly month: Month;
  readonly revision: number;
}

/** Narrowing by what is given; each is compared exactly. */
export interface ActivityFilter {
  readonly environmentId?: string;
  readonly userId?: string;
  readonly modelId?: string;
  readonly automationId?: string;
}

export interface ActivityQuestion extends MonthQuestion {
  readonly filter: ActivityFilter;
  /** Runs before this revision; `null` begins with the newest. */
  readonly before: number | null;
  readonly limit: number;
}

export interface Activity {
  readonly month: Month;
  readonly runs: readonly Run[];
  /** The `before` of the next page, `null` after the last. */
  readonly nextBefore: number | null;
}

const FILTER_COLUMNS: Readonly<Record<keyof ActivityFilter, string>> = {
  environmentId: 's.environment_id',
  userId: 's.user_id',
  modelId: 's.model_id',
  automationId: 's.automation_id',
};

const SELECT_RUNS = `SELECT e.*, s.* FROM usage_events e
  JOIN slices s ON s.tenant_id = e.tenant_id AND s.slice = e.slice`;

/** In the order the ledger recorded the runs, the newest first. */
export function activity(reader: SqlReader, question: ActivityQuestion): Promise<Answer<Activity>> {
  const { filter, before, limit } = question;
  return askMonth(reader, question, async ({ tenantId, month, lastRevision }) => {
    const parameters: SqlValue[] = [tenantId, month, before ?? lastRevision + 1, limit + 1];
    const conditions = (Object.keys(FILTER_COLUMNS) as (keyof ActivityFilter)[]).flatMap((name) => {
      const wanted = filter[name];
      return wanted === undefined
        ? []
        : [`AND ${FILTER_COLUMNS[name]} = $${parameters.push(wanted)}`];
    });
    const rows = await reader.query<RunRow>(
      `${SELECT_RUNS} WHERE e.tenant_id = $1 AND e.month = $2 AND e.revision < $3
       ${conditions.join(' ')} ORDER BY e.revision DESC LIMIT $4`,
      parameters,
    );
    const runs = rows.slice(0, limit).map(toRun);
    return { month, runs, nextBefore: rows.length > limit ? runs[limit - 1]!.revision : null };
  });
}

/**
 * The runs of one event id, which only together with its source is unique. The index is by blocks of
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
    const lastBlock = Math.floor(last_revision / REVISIONS_PER_BLOCK);
    const rows = await reader.query<RunRow>(
      `WITH RECURSIVE blocks (block) AS (
         SELECT CAST(0 AS BIGINT) UNION ALL SELECT block + 1 FROM blocks WHERE block < $4
       )
       SELECT e.*, s.* FROM blocks CROSS JOIN usage_events e
       JOIN slices s ON s.tenant_id = e.tenant_id AND s.slice = e.slice
       WHERE e.tenant_id = $1 AND e.month = $2 AND e.event_id = $3
         AND (e.revision / ${REVISIONS_PER_BLOCK}) = blocks.block`,
      [tenantId, month, eventId, lastBlock],
    );
    runs.push(...rows.map(toRun));
  }
  return runs;
}

type RunRow = {
  month: string;
  revision: number;
  event_id: string;
  source: string;
  occurred_at: string;
  milli_credits: number;
  type: string;
  environment_id: string;
  user_id: string | null;
  model_id: string;
  model_name: string | null;
  capability: string;
  tier: string | null;
  automation_id: string | null;
  automation_name: string | null;
  context: string;
  status: string;
  currency: string;
  drawn_from: string;
  free: string | null;
};

const toRun = (row: RunRow): Run => ({
  id: row.event_id,
  source: row.source,
  type: row.type,
  time: row.occurred_at,
  environmentId: row.environment_id,
  userId: row.user_id,
  modelId: row.model_id,
  modelName: row.model_name,
  capability: row.capability,
  tier: row.tier,
  automationId: row.automation_id,
  automationName: row.automation_name,
  context: row.context,
  status: row.status,
  currency: row.currency,
  charged: amount(row.milli_credits),
  drawnFrom: row.drawn_from,
  free: row.free,
  month: row.month,
  revision: row.revision,
});
