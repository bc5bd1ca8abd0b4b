/** Runs the event store contract against the SQLite event store. */
import { eventStoreContract } from '#testing';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const POLL_MS = 5;

for (const synchronous of ['FULL', 'BESIDE'] as const) {
  eventStoreContract(`SQLite, several processes, ${synchronous}`, async () => {
    const directory = await temporaryDirectory();
    const path = directory.file('ledger.db');
    return {
      async open() {
        const file = await openSqlite({ path, synchronous, pollMs: POLL_MS });
        return { ...(await createSqliteEventStore(file)), close: () => file.close() };
      },
      dispose: directory.remove,
    };
  });
}

eventStoreContract('SQLite in memory, several writers', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  return { open: () => createSqliteEventStore(file), dispose: () => file.close() };
});

describe('the SQLite event store', () => {
  it('appends once what was rolled back with the failure of another write', async () => {
    const file = await openSqlite({ path: ':memory:' });
    const store = await createSqliteEventStore(file);
    const event = { id: 'e', type: 'Counted', data: 1, metadata: { schemaVersion: 1 } };
    const request = { stream: 'a-1', expectedRevision: 'no_stream', events: [event] } as const;
    const [appended, failed] = await Promise.allSettled([
      store.append(request),
      file.write((connection) => connection.run('INSERT INTO nowhere VALUES (1)')),
    ]);
    expect(failed).toMatchObject({ status: 'rejected' });
    expect(appended).toMatchObject({ value: { kind: 'appended', revision: 0, position: 1 } });
    const batches = [];
    for await (const batch of store.read('a-1')) batches.push(batch);
    expect(batches).toMatchObject([[{ id: 'e', revision: 0 }]]);
    await file.close();
  });

  it('numbers streams that two processes make in turns', async () => {
    const directory = await temporaryDirectory();
    const path = directory.file('ledger.db');
    const files = [await openSqlite({ path }), await openSqlite({ path })];
    const stores = await Promise.all(files.map((file) => createSqliteEventStore(file)));
    for (const stream of ['a-1', 'a-2', 'a-3', 'a-4', 'a-5']) {
      const event = { id: stream, type: 'Counted', data: 1, metadata: { schemaVersion: 1 } };
      const request = { stream, expectedRevision: 'no_stream', events: [event] } as const;
      const [store, other] = stores.reverse();
      const appended = await store!.append(request);
      expect(appended).toMatchObject({ kind: 'appended', revision: 0 });
      expect(await other!.append(request)).toEqual(appended);
      const batches = [];
      for await (const batch of store!.read(stream)) batches.push(batch);
      expect(batches).toMatchObject([[{ id: stream, revision: 0 }]]);
    }
    for (const file of files) await file.close();
    await directory.remove();
  });
});
