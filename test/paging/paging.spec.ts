/** Paging while events land on SQLite; `test/integration` does the same on PostgreSQL. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { describePaging } from './suite.js';

describePaging('SQLite', async () =>
  createSqliteDatabase(await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 })),
);
