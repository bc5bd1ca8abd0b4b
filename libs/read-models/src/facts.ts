/** What a database of read models knows of itself: which release made it, and from which ledger it was projected. */
import { SetupError, type SqlDatabase, type SqlTransaction } from '#eventsourcing';

/** Raised with every change of the tables that an older release could not work with. */
const SCHEMA_VERSION = 1;

export async function createFacts(transaction: SqlTransaction): Promise<void> {
  await transaction.execute(
    'CREATE TABLE IF NOT EXISTS read_model_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
  );
}

export async function refuseNewerSchema(transaction: SqlTransaction): Promise<void> {
  const found = Number(await settle(transaction, 'schemaVersion', String(SCHEMA_VERSION)));
  if (found <= SCHEMA_VERSION) return;
  throw new SetupError(
    `The read models were made by a newer release (schema ${found}, this one knows ${SCHEMA_VERSION}). ` +
      'Run that release, or name an empty database.',
  );
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
      'Name the database and the event store of one and the same installation.',
  );
}

/** @returns the value that stands: the first one ever given. */
async function settle(transaction: SqlTransaction, name: string, value: string): Promise<string> {
  await transaction.execute(
    'INSERT INTO read_model_facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, value],
  );
  const [row] = await transaction.query<{ value: string }>(
    'SELECT value FROM read_model_facts WHERE name = $1',
    [name],
  );
  return row!.value;
}
