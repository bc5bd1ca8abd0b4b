/** Finds runs by the id of their event. */
import { isTurnOver, nextTurn, type SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { blockOf, type BlockRun, digestOf, runsOf } from '../run-blocks.js';
import { type Run, runsWithSlices } from './run.js';

/** The runs with this event id, which is unique only together with its source. */
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
    const found: BlockRun[] = [];
    for await (const block of blocksWith(reader, { tenantId, month, eventId, last_revision })) {
      found.push(...runsOf(month, block).filter(({ id }) => id === eventId));
    }
    runs.push(...(await runsWithSlices(reader, tenantId, month, found)));
  }
  return runs;
}

/** Some milliseconds of work; other requests are served in between. */
const BLOCKS_AT_ONCE = 4_096;

interface IdInMonth {
  readonly tenantId: string;
  readonly month: Month;
  readonly eventId: string;
  readonly last_revision: number;
}

/** Yields blocks that may hold the id. Scans all blocks, but only the digests of each. */
async function* blocksWith(
  reader: SqlReader,
  { tenantId, month, eventId, last_revision }: IdInMonth,
) {
  const last = blockOf(last_revision);
  for (let from = 0; from <= last; from += BLOCKS_AT_ONCE) {
    if (isTurnOver()) await nextTurn();
    yield* await reader.query<{ block: number; runs: string }>(
      `SELECT block, runs FROM run_blocks
       WHERE tenant_id = $1 AND month = $2 AND block >= $3 AND block < $4 AND id_digests LIKE $5
       ORDER BY block`,
      [tenantId, month, from, from + BLOCKS_AT_ONCE, `%${digestOf(eventId)}%`],
    );
  }
}
