/** Checks whether rows can be written: a server may answer every query and reject changes, like a standby. */
import type { SqlDatabase } from '#eventsourcing';

/**
 * An embedded file is not checked: it reports the problem itself when a write fails.
 * @returns what is wrong, or null if rows can be written
 */
export async function whyNotWritable(database: SqlDatabase): Promise<string | null> {
  if (database.dialect !== 'postgres') return null;
  const [row] = await database.query(`SELECT current_setting('transaction_read_only') AS is_on`);
  return row?.['is_on'] === 'off' ? null : 'PostgreSQL is read-only: rows cannot be written';
}
