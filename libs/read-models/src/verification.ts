/** The result of the last verification of these rows, stored beside them, because it does not apply to rebuilt rows. */
import type { Position, SqlDatabase, SqlReader, SqlTransaction } from '#eventsourcing';
import { readFact } from './facts.js';

export interface Verification {
  readonly at: string;
  /** Everything up to this position was compared. */
  readonly position: Position;
  readonly events: number;
  readonly outcome: 'same' | 'different';
  /** Tenants whose rows differ from the ledger, up to the reported maximum. */
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

/** @returns null if these rows were never verified */
export async function lastVerification(reader: SqlReader): Promise<Verification | null> {
  const text = await readFact(reader, NAME);
  return text === null ? null : (JSON.parse(text) as Verification);
}

/** Rebuilt rows have not been verified. */
export async function forgetVerification(transaction: SqlTransaction): Promise<void> {
  await transaction.execute('DELETE FROM read_model_facts WHERE name = $1', [NAME]);
}
