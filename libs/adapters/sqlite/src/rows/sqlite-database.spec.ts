/** Runs the SQL database contract against the SQLite database. */
import { sqlDatabaseContract } from '#testing';
import { createSqliteDatabase } from './sqlite-database.js';
import { openSqlite } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

sqlDatabaseContract('SQLite, several processes', async () => {
  const directory = await temporaryDirectory();
  return {
    async open() {
      const file = await openSqlite({ path: directory.file('read-models.db') });
      return { ...createSqliteDatabase(file), close: () => file.close() };
    },
    dispose: directory.remove,
  };
});

sqlDatabaseContract('SQLite in memory', async () => {
  const file = await openSqlite({ path: ':memory:' });
  return { open: async () => createSqliteDatabase(file), dispose: () => file.close() };
});
