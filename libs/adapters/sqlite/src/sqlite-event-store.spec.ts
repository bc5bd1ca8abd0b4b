/** The SQLite event store against the contract of all event stores. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '#testing';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite } from './sqlite-file.js';

const POLL_MS = 5;

async function openStore(path: string) {
  const file = await openSqlite({ path, pollMs: POLL_MS });
  const store = await createSqliteEventStore(file);
  return { ...store, close: () => store.close().then(() => file.close()) };
}

eventStoreContract('SQLite, several processes', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'events-'));
  return {
    open: () => openStore(join(directory, 'ledger.db')),
    dispose: () => rm(directory, { recursive: true }),
  };
});

eventStoreContract('SQLite in memory, several writers', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  return { open: () => createSqliteEventStore(file), dispose: () => file.close() };
});
