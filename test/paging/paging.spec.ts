/** The paging suite on SQLite; `test/integration` runs it on PostgreSQL. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { describePaging } from './suite.js';

describePaging('SQLite', async () =>
  createSqliteDatabase(await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 })),
);
