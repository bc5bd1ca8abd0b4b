/** The SQLite event store against the contract of all event stores. */
import { eventStoreContract } from '#testing';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite } from './sqlite-file.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';

const POLL_MS = 5;

eventStoreContract('SQLite, several processes', async () => {
  const directory = await temporaryDirectory();
  return {
    async open() {
      const file = await openSqlite({ path: directory.file('ledger.db'), pollMs: POLL_MS });
      return { ...(await createSqliteEventStore(file)), close: () => file.close() };
    },
    dispose: directory.remove,
  };
});

eventStoreContract('SQLite in memory, several writers', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  return { open: () => createSqliteEventStore(file), dispose: () => file.close() };
});
