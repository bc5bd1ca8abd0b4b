/** An in-memory database with the tables of followers. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import type { SqlDatabase } from '../sql.js';
import { FOLLOWER_TABLES } from './checkpoint.js';

export async function followerDatabase(): Promise<SqlDatabase> {
  const database = createSqliteDatabase(await openSqlite({ path: ':memory:', pollMs: 0 }));
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
  });
  return database;
}
