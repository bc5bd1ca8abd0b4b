/** The result of the last verification of these rows, stored beside them, because it does not hold for rebuilt rows. */
import type { Position, SqlDatabase, SqlReader, SqlTransaction } from '#eventsourcing';

export interface Verification {
  readonly at: string;
  /** Up to here everything was compared. */
  readonly position: Position;
  readonly events: number;
  readonly outcome: 'same' | 'different';
  /** Tenants whose rows are not what the ledger says, as many as are named. */
  readonly different: readonly string[];
  /** Tenants that could not be compared, because their ledger cannot be read. */
  readonly setAside: readonly string[];
}

const NAME = 'lastVerification';

export async function rememberVerification(
  database: SqlDatabase,
  verification: Verification,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(
      `INSERT INTO read_model_facts (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [NAME, JSON.stringify(verification)],
    );
  });
}

/** @returns `null` where these rows were never verified. */
export async function lastVerification(reader: SqlReader): Promise<Verification | null> {
  const [row] = await reader.query<{ value: string }>(
    'SELECT value FROM read_model_facts WHERE name = $1',
    [NAME],
  );
  return row ? (JSON.parse(row.value) as Verification) : null;
}

/** Rebuilt rows have not been verified. */
export async function forgetVerification(transaction: SqlTransaction): Promise<void> {
  await transaction.execute('DELETE FROM read_model_facts WHERE name = $1', [NAME]);
}
