/** One hash over all that the projection wrote, the same on every engine: a replay must give it again. */
import { createHash } from 'node:crypto';
import type { Position, SqlDatabase, SqlReader, SqlRow } from '#eventsourcing';
import { checkpointKey, listSetAside, resetCheckpoint } from '#eventsourcing';
import { usageProjection } from './projection/usage-projection.js';
import { USAGE_TABLES } from './schema.js';

/**
 * Rows are ordered here, because engines order text differently. How far a tenant came that is set
 * aside depends on how the events were cut into batches: of those only the place counts.
 */
export async function dumpHash(reader: SqlReader): Promise<string> {
  const digest = createHash('sha256');
  const add = (table: string, rows: readonly SqlRow[]): void => {
    digest.update(`${table}\n`);
    for (const line of rows.map(canonical).sort()) digest.update(`${line}\n`);
  };
  add('projection_progress', await reader.query('SELECT * FROM projection_progress'));
  const aside = await listSetAside(reader, checkpointKey(usageProjection()));
  add(
    'set_aside',
    aside.map(({ owner, stream, revision }) => ({ owner, stream, revision })),
  );
  const tenants = await reader.query<{ tenant_id: string }>('SELECT tenant_id FROM tenants');
  const owners = new Set(aside.map(({ owner }) => owner));
  const whole = tenants.map((row) => row.tenant_id).filter((tenantId) => !owners.has(tenantId));
  for (const tenantId of whole.sort()) {
    for (const table of USAGE_TABLES) {
      add(table, await reader.query(`SELECT * FROM ${table} WHERE tenant_id = $1`, [tenantId]));
    }
  }
  return digest.digest('hex');
}

const canonical = (row: SqlRow): string =>
  JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Empties what the projection wrote; a projector then starts from the first event.
 * @param head of the ledger: before the rows have come so far again, they are not whole
 */
export async function clearUsage(database: SqlDatabase, head: Position | null): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const table of ['projection_progress', ...USAGE_TABLES]) {
      await transaction.execute(`DELETE FROM ${table}`);
    }
    await resetCheckpoint(transaction, checkpointKey(usageProjection()), head);
  });
}
