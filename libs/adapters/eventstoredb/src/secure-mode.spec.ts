/**
 * TLS, users and access lists, from the connection string to the refusal; on the stand-in in secure
 * mode.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventSource, type EventStore, TransientError } from '#eventsourcing';
import { type EventStoreStandIn, startEventStoreStandIn, testCertificate, testKey } from '#testing';
import { bootstrapEventStore } from './bootstrap.js';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest, idsOf, readAll } from './spec-support.js';

describe('secure mode, on the stand-in', () => {
  let standIn: EventStoreStandIn;
  let directory: string;
  let opened: EventStore[];
  beforeEach(async () => {
    opened = [];
    const users = { admin: 'changeit', meter: 'p@ss:word' };
    const secure = { key: testKey, certificate: testCertificate, users };
    standIn = await startEventStoreStandIn({ secure });
    directory = await mkdtemp(join(tmpdir(), 'eventstoredb-'));
    await writeFile(join(directory, 'ca.pem'), testCertificate);
  });
  afterEach(async () => {
    await standIn.close();
    await Promise.all(opened.map((store) => store.close()));
    await rm(directory, { recursive: true });
  });

  function connect(user: string, password: string): string {
    const credentials = `${user}:${encodeURIComponent(password)}`;
    const ca = encodeURIComponent(join(directory, 'ca.pem'));
    return `esdb://${credentials}@127.0.0.1:${standIn.port}?tls=true&tlsCAFile=${ca}`;
  }

  function open(
    connectionString: string,
    appendPath: 'lean' | 'client' = 'lean',
  ): EventStore & EventSource {
    const store = openEventStoreDb({ connectionString, appendPath });
    opened.push(store);
    return store;
  }

  it.each(['lean', 'client'] as const)(
    'appends (%s) and reads as the user of the connection string',
    async (appendPath) => {
      const store = open(connect('admin', 'changeit'), appendPath);
      const request = aRequest('ledger-1', 2);
      expect(await store.append(request)).toMatchObject({ kind: 'appended', revision: 1 });
      expect(idsOf(await readAll(store, 'ledger-1'))).toEqual(idsOf(request.events));
    },
  );

  it.each(['lean', 'client'] as const)('refuses a wrong password for good (%s)', async (path) => {
    const store = open(connect('admin', 'wrong'), path);
    const refused = store.append(aRequest('ledger-1', 1));
    await expect(refused).rejects.toThrow(/Check user, password and access control list/);
    await expect(refused).rejects.not.toThrow(TransientError);
    await expect(readAll(store, 'ledger-1')).rejects.toThrow(/Check user, password/);
  });

  it('lets the user of the service read $all once it was granted, and keeps the grant', async () => {
    const store = open(connect('meter', 'p@ss:word'));
    await store.append(aRequest('ledger-1', 1));
    await expect(store.head()).rejects.toThrow(/Check user, password and access control list/);
    const options = { connectionString: connect('admin', 'changeit'), reader: 'meter' };
    expect(await bootstrapEventStore(options)).toBe('granted');
    expect(await bootstrapEventStore(options)).toBe('unchanged');
    expect(await store.head()).toEqual(expect.any(Number));
    expect(await bootstrapEventStore({ ...options, reader: 'other' })).toBe('granted');
    expect(await store.head()).toEqual(expect.any(Number));
  });

  it('does not let anyone but an administrator grant', async () => {
    const options = { connectionString: connect('meter', 'p@ss:word'), reader: 'meter' };
    await expect(bootstrapEventStore(options)).rejects.toThrow(/Check user, password/);
  });

  it.each(['lean', 'client'] as const)(
    'refuses a foreign certificate for good (%s)',
    async (path) => {
      const foreign = `esdb://admin:changeit@127.0.0.1:${standIn.port}?tls=true`;
      const store = open(foreign, path);
      const refused = store.append(aRequest('ledger-1', 1));
      await expect(refused).rejects.toThrow(/Check the certificates/);
      await expect(refused).rejects.not.toThrow(TransientError);
    },
  );
});
