/** Facts about a database of read models: the release that created it, and the ledger it was projected from. */
import { SetupError, type SqlDatabase, type SqlReader, type SqlTransaction } from '#eventsourcing';

/** Raised with every change of the tables; an older release cannot work with them. */
const SCHEMA_VERSION = 8;

export async function createFacts(transaction: SqlTransaction): Promise<void> {
  await transaction.execute(
    'CREATE TABLE IF NOT EXISTS read_model_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
  );
}

/**
 * Whether a PostgreSQL database has the tables of this release.
 * @throws SetupError when a newer release has made them
 */
export async function isPresentSchema(reader: SqlReader): Promise<boolean> {
  const [facts] = await reader.query<{ found: string | null }>(
    `SELECT to_regclass('read_model_facts')::text AS found`,
  );
  if (facts!.found === null) return false;
  const [row] = await reader.query<{ value: string }>(
    `SELECT value FROM read_model_facts WHERE name = 'schemaVersion'`,
  );
  refuseNewer(Number(row?.value ?? 0));
  return row?.value === String(SCHEMA_VERSION);
}

function refuseNewer(found: number): void {
  if (found <= SCHEMA_VERSION) return;
  throw new SetupError(
    `The read models were made by a newer release (schema ${found}, this one knows ${SCHEMA_VERSION}). ` +
      'Run that release, or name an empty database.',
  );
}

/**
 * Brings tables of an earlier release up to this one.
 * @param steps statements by the version they lead to
 * @throws SetupError when a newer release has made them
 */
export async function upgradeSchema(
  transaction: SqlTransaction,
  steps: Readonly<Record<number, readonly string[]>>,
): Promise<void> {
  const found = Number(await settle(transaction, 'schemaVersion', String(SCHEMA_VERSION)));
  refuseNewer(found);
  // Writes only if something changes: concurrent transactions that write would make each other fail again and again.
  if (found === SCHEMA_VERSION) return;
  for (let version = found + 1; version <= SCHEMA_VERSION; version++) {
    for (const statement of steps[version] ?? []) await transaction.execute(statement);
  }
  await transaction.execute(`UPDATE read_model_facts SET value = $1 WHERE name = 'schemaVersion'`, [
    String(SCHEMA_VERSION),
  ]);
}

/** The ledger that the rows come from, `null` before one has claimed them. */
export async function rememberedLedger(reader: SqlReader): Promise<string | null> {
  const [row] = await reader.query<{ value: string }>(
    `SELECT value FROM read_model_facts WHERE name = 'ledgerId'`,
  );
  return row?.value ?? null;
}

/**
 * The first ledger stands.
 * @throws SetupError when the rows come from another ledger: two installations have been mixed up.
 */
export async function claimReadModels(database: SqlDatabase, ledgerId: string): Promise<void> {
  const owner = await database.transaction((one) => settle(one, 'ledgerId', ledgerId));
  if (owner === ledgerId) return;
  throw new SetupError(
    `The read models belong to ledger ${owner}, but the event store holds ledger ${ledgerId}. ` +
      'Name the database and the event store of the same installation.',
  );
}

/**
 * Names this one set of rows: another one, made because this was lost, has another name.
 * @param newId taken if it has none yet
 */
export const rowsIdentity = (database: SqlDatabase, newId: string): Promise<string> =>
  database.transaction((transaction) => settle(transaction, 'rowsId', newId));

/** Every dead letter that there was when these rows were begun is among them. */
export async function markDeadLettersRead(database: SqlDatabase): Promise<void> {
  await database.transaction((transaction) => settle(transaction, 'lettersRead', 'true'));
}

export async function areDeadLettersRead(reader: SqlReader): Promise<boolean> {
  const rows = await reader.query(`SELECT 1 FROM read_model_facts WHERE name = 'lettersRead'`);
  return rows.length > 0;
}

/** @returns the value that stands: the first one ever given. */
async function settle(transaction: SqlTransaction, name: string, value: string): Promise<string> {
  const standing = await factNamed(transaction, name);
  if (standing !== null) return standing;
  await transaction.execute(
    'INSERT INTO read_model_facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, value],
  );
  return (await factNamed(transaction, name))!;
}

async function factNamed(reader: SqlReader, name: string): Promise<string | null> {
  const [row] = await reader.query<{ value: string }>(
    'SELECT value FROM read_model_facts WHERE name = $1',
    [name],
  );
  return row?.value ?? null;
}
