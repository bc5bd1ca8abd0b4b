/** One hash over all that the projection wrote, the same on every engine: a replay must give it again. */
import { createHash, hash } from 'node:crypto';
import type { Position, SqlDatabase, SqlReader, SqlRow } from '#eventsourcing';
import { checkpointKey, listSetAside, resetCheckpoint } from '#eventsourcing';
import { usageProjection } from './projection/usage-projection.js';
import { USAGE_TABLES } from './schema.js';
import { forgetVerification } from './verification.js';

export interface Dump {
  /** Over everything, and how far it has come. */
  readonly hash: string;
  /** Tenant by tenant, to say where two dumps differ. */
  readonly tenants: ReadonlyMap<string, string>;
}

/**
 * Rows are ordered here, because engines order text differently. How far a tenant came that is set
 * aside depends on how the events were cut into batches: of those only the place counts.
 */
export async function dump(reader: SqlReader): Promise<Dump> {
  const progress = await reader.query('SELECT * FROM projection_progress');
  const aside = await listSetAside(reader, checkpointKey(usageProjection()));
  const places = aside.map(({ owner, stream, revision }) => ({ owner, stream, revision }));
  const owners = new Set(aside.map(({ owner }) => owner));
  const known = await reader.query<{ tenant_id: string }>('SELECT tenant_id FROM tenants');
  const tenants = new Map<string, string>();
  for (const tenantId of known.map((row) => row.tenant_id).sort()) {
    if (!owners.has(tenantId)) tenants.set(tenantId, await tenantHash(reader, tenantId));
  }
  const whole = [...linesOf(progress), ...linesOf(places), ...Array.from(tenants, String)];
  return { hash: hash('sha256', whole.join('\n'), 'hex'), tenants };
}

export const dumpHash = async (reader: SqlReader): Promise<string> => (await dump(reader)).hash;

async function tenantHash(reader: SqlReader, tenantId: string): Promise<string> {
  const digest = createHash('sha256');
  for (const table of USAGE_TABLES) {
    const rows = await reader.query(`SELECT * FROM ${table} WHERE tenant_id = $1`, [tenantId]);
    digest.update(`${table}\n`);
    for (const line of linesOf(rows)) digest.update(`${line}\n`);
  }
  return digest.digest('hex');
}

const linesOf = (rows: readonly SqlRow[]): string[] => rows.map(canonical).sort();

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
    await forgetVerification(transaction);
    await resetCheckpoint(transaction, checkpointKey(usageProjection()), head);
  });
}
