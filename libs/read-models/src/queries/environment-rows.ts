/** Reads the usage of all or of selected environments in a month. */
import { isTurnOver, nextTurn, type SqlReader } from '#eventsourcing';
import { type EnvironmentFigures, type Month, NO_FIGURES } from '#metering';
import { placeholders } from '../bulk.js';

export interface EnvironmentRow extends EnvironmentFigures {
  readonly name: string | null;
  readonly failedRuns: number;
  readonly lastRunAt: string | null;
}

export const NO_USAGE: EnvironmentRow = {
  ...NO_FIGURES,
  name: null,
  failedRuns: 0,
  lastRunAt: null,
};

interface OfMonth {
  readonly tenantId: string;
  readonly month: Month;
}

type Row = {
  environment_id: string;
  environment_name: string | null;
  consumed_milli_credits: number;
  copilot_milli_credits: number;
  trial_milli_credits: number;
  runs: number;
  failed_runs: number;
  last_run_at: string;
};

const OF_MONTH = `SELECT environment_id, environment_name, consumed_milli_credits,
    copilot_milli_credits, trial_milli_credits, runs, failed_runs, last_run_at
  FROM environment_months WHERE tenant_id = $1 AND month = $2`;

/** Some milliseconds of work; other requests are served in between. */
const ROWS_AT_ONCE = 1_000;

export async function readEnvironments(
  reader: SqlReader,
  month: OfMonth,
): Promise<Map<string, EnvironmentRow>> {
  const all = await environmentsAfter(reader, month, '', ROWS_AT_ONCE);
  for (let last = all; last.size === ROWS_AT_ONCE;) {
    if (isTurnOver()) await nextTurn();
    last = await environmentsAfter(reader, month, [...last.keys()].at(-1)!, ROWS_AT_ONCE);
    for (const [id, row] of last) all.set(id, row);
  }
  return all;
}

/**
 * Environments with usage, ordered by id.
 * @param after an id; empty starts with the first
 */
export async function environmentsAfter(
  reader: SqlReader,
  { tenantId, month }: OfMonth,
  after: string,
  limit: number,
): Promise<Map<string, EnvironmentRow>> {
  const sql = `${OF_MONTH} AND environment_id > $3 ORDER BY environment_id LIMIT $4`;
  return byId(await reader.query<Row>(sql, [tenantId, month, after, limit]));
}

export async function countEnvironments(
  reader: SqlReader,
  { tenantId, month }: OfMonth,
): Promise<number> {
  const [row] = await reader.query<{ count: number }>(
    'SELECT COUNT(*) AS count FROM environment_months WHERE tenant_id = $1 AND month = $2',
    [tenantId, month],
  );
  return row!.count;
}

/** Two sizes of lists, so that few statements are prepared: one for the gate, and one for many. */
const CHUNK = 64;
const ONE = `${OF_MONTH} AND environment_id IN ${placeholders(1, 2)}`;
const MANY = `${OF_MONTH} AND environment_id IN ${placeholders(CHUNK, 2)}`;

/** @returns only environments with usage */
export async function findEnvironments(
  reader: SqlReader,
  { tenantId, month }: OfMonth,
  environmentIds: readonly string[],
): Promise<Map<string, EnvironmentRow>> {
  const wanted = [...new Set(environmentIds)];
  const rows: Row[] = [];
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const chunk = wanted.slice(start, start + CHUNK);
    const isOne = chunk.length === 1;
    const ids = isOne ? chunk : Array.from({ length: CHUNK }, (_, at) => chunk[at] ?? chunk[0]!);
    const found = await reader.query<Row>(isOne ? ONE : MANY, [tenantId, month, ...ids]);
    rows.push(...found);
  }
  return byId(rows);
}

const byId = (rows: readonly Row[]): Map<string, EnvironmentRow> =>
  new Map(
    rows.map((row) => [
      row.environment_id,
      {
        name: row.environment_name,
        consumedMilliCredits: row.consumed_milli_credits,
        copilotMilliCredits: row.copilot_milli_credits,
        trialMilliCredits: row.trial_milli_credits,
        runs: row.runs,
        failedRuns: row.failed_runs,
        lastRunAt: row.last_run_at,
      },
    ]),
  );
