/** Facts about a read-model database: the release that created it, and the ledger it was projected from. */
import { SetupError, type SqlDatabase, type SqlReader, type SqlTransaction } from '#eventsourcing';

/** Raised with every change of the tables; older releases cannot use them. */
const SCHEMA_VERSION = 8;

export async function createFacts(transaction: SqlTransaction): Promise<void> {
  await transaction.execute(
    'CREATE TABLE IF NOT EXISTS read_model_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
  );
}

/**
 * Whether a PostgreSQL database has the tables of this release.
 * @throws SetupError if a newer release created them
 */
export async function isPresentSchema(reader: SqlReader): Promise<boolean> {
  const [facts] = await reader.query<{ found: string | null }>(
    `SELECT to_regclass('read_model_facts')::text AS found`,
  );
  if (facts!.found === null) return false;
  const version = Number(await readFact(reader, 'schemaVersion'));
  refuseNewer(version);
  return version === SCHEMA_VERSION;
}

function refuseNewer(found: number): void {
  if (found <= SCHEMA_VERSION) return;
  throw new SetupError(
    `The read models were made by a newer release (schema ${found}, this one knows ${SCHEMA_VERSION}). ` +
      'Run that release, or name an empty database.',
  );
}

/**
 * Upgrades the tables of an earlier release.
 * @param steps statements by the version they lead to
 * @throws SetupError if a newer release created the tables
 */
export async function upgradeSchema(
  transaction: SqlTransaction,
  steps: Readonly<Record<number, readonly string[]>>,
): Promise<void> {
  const found = Number(await writeOnce(transaction, 'schemaVersion', String(SCHEMA_VERSION)));
  refuseNewer(found);
  // Write only a change: concurrent writing transactions would make each other fail repeatedly.
  if (found === SCHEMA_VERSION) return;
  for (let version = found + 1; version <= SCHEMA_VERSION; version++) {
    for (const statement of steps[version] ?? []) await transaction.execute(statement);
  }
  await transaction.execute(`UPDATE read_model_facts SET value = $1 WHERE name = 'schemaVersion'`, [
    String(SCHEMA_VERSION),
  ]);
}

/** The ledger that the rows come from, `null` before a ledger has claimed them. */
export const rememberedLedger = (reader: SqlReader): Promise<string | null> =>
  readFact(reader, 'ledgerId');

/**
 * Records the ledger of the rows; the first one counts.
 * @throws SetupError if the rows come from another ledger, because two installations have been mixed up
 */
export async function claimReadModels(database: SqlDatabase, ledgerId: string): Promise<void> {
  const owner = await database.transaction((one) => writeOnce(one, 'ledgerId', ledgerId));
  if (owner === ledgerId) return;
  throw new SetupError(
    `The read models belong to ledger ${owner}, but the event store holds ledger ${ledgerId}. ` +
      'Name the database and the event store of the same installation.',
  );
}

/**
 * A name for this set of rows; rows created anew after a loss have another name.
 * @param newId used if the rows have no name yet
 */
export const rowsIdentity = (database: SqlDatabase, newId: string): Promise<string> =>
  database.transaction((transaction) => writeOnce(transaction, 'rowsId', newId));

/** Records that every dead letter that existed when these rows were created is among them. */
export async function markDeadLettersRead(database: SqlDatabase): Promise<void> {
  await database.transaction((transaction) => writeOnce(transaction, 'lettersRead', 'true'));
}

export const areDeadLettersRead = async (reader: SqlReader): Promise<boolean> =>
  (await readFact(reader, 'lettersRead')) !== null;

/**
 * Stores the value unless there is one.
 * @returns the stored value
 */
async function writeOnce(
  transaction: SqlTransaction,
  name: string,
  value: string,
): Promise<string> {
  const stored = await readFact(transaction, name);
  if (stored !== null) return stored;
  await transaction.execute(
    'INSERT INTO read_model_facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, value],
  );
  return (await readFact(transaction, name))!;
}

/** @returns null if there is no such fact */
export async function readFact(reader: SqlReader, name: string): Promise<string | null> {
  const [row] = await reader.query<{ value: string }>(
    'SELECT value FROM read_model_facts WHERE name = $1',
    [name],
  );
  return row?.value ?? null;
}
