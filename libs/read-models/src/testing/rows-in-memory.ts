/** In-memory read models, closed after each specification. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { SqlDatabase } from '#eventsourcing';
import { createReadModels } from '../schema.js';
import type { LedgerFixture } from './ledger.fixture.js';

const files: SqliteFile[] = [];

afterEach(async () => {
  for (const file of files.splice(0)) await file.close();
});

export async function emptyRows(): Promise<SqlDatabase> {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF' });
  files.push(file);
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  return database;
}

export async function rowsOf(ledger: LedgerFixture): Promise<SqlDatabase> {
  const database = await emptyRows();
  await ledger.project(database);
  return database;
}
