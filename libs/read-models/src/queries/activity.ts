/** The runs of a month, the newest first. */
import type { SqlReader, SqlValue } from '#eventsourcing';
import type { Month } from '#metering';
import { blockOf } from '../schema.js';
import { type Run, type RunRow, toRun } from './run.js';
import { type Answer, askMonth, type MonthQuestion } from './tenant-month.js';

const FILTERS = {
  environmentId: 's.environment_id',
  userId: 's.user_id',
  modelId: 's.model_id',
  automationId: 's.automation_id',
  capability: 's.capability',
  tier: 's.tier',
  context: 's.context',
  status: 's.status',
  currency: 's.currency',
} as const;

export type ActivityFilterName = keyof typeof FILTERS;
export const ACTIVITY_FILTERS = Object.keys(FILTERS) as readonly ActivityFilterName[];

/** Narrowing by what is given; each is compared exactly. */
export type ActivityFilter = Readonly<Partial<Record<ActivityFilterName, string>>>;

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

/** In the order the ledger recorded the runs, the newest first. */
export function activity(reader: SqlReader, question: ActivityQuestion): Promise<Answer<Activity>> {
  const { filter, before, limit } = question;
  return askMonth(reader, question, async ({ tenantId, month, lastRevision }) => {
    const end = before ?? lastRevision + 1;
    const parameters: SqlValue[] = [tenantId, month, end, blockOf(end), limit + 1];
    const conditions = ACTIVITY_FILTERS.flatMap((name) => {
      const wanted = filter[name];
      return wanted === undefined ? [] : [`AND ${FILTERS[name]} = $${parameters.push(wanted)}`];
    });
    const rows = await reader.query<RunRow>(
      `SELECT e.*, s.* FROM usage_events e
       JOIN slices s ON s.tenant_id = e.tenant_id AND s.slice = e.slice
       WHERE e.tenant_id = $1 AND e.month = $2 AND e.revision < $3
       AND e.block <= $4 ${conditions.join(' ')}
       ORDER BY e.block DESC, e.revision DESC LIMIT $5`,
      parameters,
    );
    const runs = rows.slice(0, limit).map(toRun);
    return { month, runs, nextBefore: rows.length > limit ? runs[limit - 1]!.revision : null };
  });
}
