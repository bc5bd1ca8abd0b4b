/** A hash over all rows of the projection, equal on every engine and after every replay. */
import { createHash, hash } from 'node:crypto';
import type { Position, SetAside, SqlDatabase, SqlReader, SqlRow } from '#eventsourcing';
import { listSetAside, resetCheckpoint } from '#eventsourcing';
import { USAGE_CHECKPOINT } from './projection/usage-projection.js';
import { USAGE_PROJECTION } from './progress.js';
import { USAGE_TABLES } from './usage-tables.js';
import { forgetVerification } from './verification.js';

export interface Dump {
  /** The hash over all tenants and the position. */
  readonly hash: string;
  /** The hash per tenant, to show where two dumps differ. */
  readonly tenants: ReadonlyMap<string, string>;
}

/** The dump of some tenants; plain values, which can be sent between threads. */
export interface DumpPart {
  readonly progress: SqlRow | null;
  readonly setAside: readonly SetAside[];
  readonly tenants: ReadonlyMap<string, string>;
}

export const dump = async (reader: SqlReader): Promise<Dump> => joinDumps([await dumpPart(reader)]);

export const dumpHash = async (reader: SqlReader): Promise<string> => (await dump(reader)).hash;

/** @param isWanted selects the tenants */
export async function dumpPart(
  reader: SqlReader,
  isWanted: (tenantId: string) => boolean = () => true,
): Promise<DumpPart> {
  const [progress = null] = await reader.query(
    'SELECT * FROM projection_progress WHERE name = $1',
    [USAGE_PROJECTION],
  );
  const aside = await listSetAside(reader, USAGE_CHECKPOINT);
  const setAside = aside.filter(({ owner }) => isWanted(owner));
  const owners = new Set(setAside.map(({ owner }) => owner));
  const known = await reader.query<{ tenant_id: string }>('SELECT tenant_id FROM tenants');
  const selections = await selectionsOf(reader);
  const tenants = new Map<string, string>();
  for (const { tenant_id: tenantId } of known) {
    if (owners.has(tenantId) || !isWanted(tenantId)) continue;
    tenants.set(tenantId, await tenantHash(reader, selections, tenantId));
  }
  return { progress, setAside, tenants };
}

/**
 * Joins parts. The rows of a tenant that is set aside depend on how events were batched, so only its failing event
 * counts.
 * @param parts the dumps of different tenants at the same position
 */
export function joinDumps(parts: readonly DumpPart[]): Dump {
  const tenants = new Map(parts.flatMap((part) => [...part.tenants]).sort(byName));
  const setAside = parts
    .flatMap((part) => part.setAside)
    .map(({ owner, stream, revision }) => canonical({ owner, stream, revision }));
  const progress = [...new Set(parts.map((part) => canonical(part.progress ?? {})))];
  const lines = [...progress, ...setAside.sort(), ...Array.from(tenants, String)];
  return { hash: hash('sha256', lines.join('\n'), 'hex'), tenants };
}

const byName = ([one]: [string, string], [other]: [string, string]): number =>
  one < other ? -1 : 1;

const canonical = (row: object): string =>
  JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

interface Selection {
  readonly table: string;
  readonly sql: string;
}

/** SELECT statements for the tables that have rows. */
async function selectionsOf(reader: SqlReader): Promise<Selection[]> {
  const selections: Selection[] = [];
  for (const table of USAGE_TABLES) {
    const [row] = await reader.query(`SELECT * FROM ${table} LIMIT 1`);
    if (row) selections.push({ table, sql: selectLines(table, Object.keys(row)) });
  }
  return selections;
}

/** Control characters, which appear neither in stored texts nor in JSON. */
const NULL = '\u001e';
const BETWEEN = '\u001f';

/**
 * The engine joins each row into one text, because transferring single cells takes several times as long. The
 * columns start with the key, and both engines order text by its bytes.
 */
function selectLines(table: string, columns: readonly string[]): string {
  const cells = columns.map((column) => `COALESCE(CAST(${column} AS TEXT), '${NULL}')`);
  const line = cells.join(` || '${BETWEEN}' || `);
  return `SELECT ${line} AS line FROM ${table} WHERE tenant_id = $1 ORDER BY ${columns.join(', ')}`;
}

/** About 100 KiB of text at a time. */
const LINES_AT_ONCE = 1_000;

async function tenantHash(
  reader: SqlReader,
  selections: readonly Selection[],
  tenantId: string,
): Promise<string> {
  const digest = createHash('sha256');
  for (const { table, sql } of selections) {
    const rows = await reader.query<{ line: string }>(sql, [tenantId]);
    if (rows.length === 0) continue;
    digest.update(`${table}\n`);
    for (let start = 0; start < rows.length; start += LINES_AT_ONCE) {
      const lines = rows.slice(start, start + LINES_AT_ONCE).map(({ line }) => line);
      digest.update(`${lines.join('\n')}\n`);
    }
  }
  return digest.digest('hex');
}

/**
 * Deletes the rows of the projection, so that a projector starts from the first event.
 * @param head the head of the ledger: the rows are incomplete until they reach it again
 */
export async function clearUsage(database: SqlDatabase, head: Position | null): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const table of ['projection_progress', ...USAGE_TABLES]) {
      await transaction.execute(`DELETE FROM ${table}`);
    }
    await forgetVerification(transaction);
    await resetCheckpoint(transaction, USAGE_CHECKPOINT, head);
  });
}
