/** TLS, users and access lists on the stand-in in secure mode, from the connection string to the refusal. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EventSource,
  type EventStore,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';
import {
  type EventStoreStandIn,
  startEventStoreStandIn,
  testCertificate,
  testKey,
} from '#testing/eventstoredb-stand-in';
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

  function open(connectionString: string): EventStore & EventSource {
    const store = openEventStoreDb({ connectionString });
    opened.push(store);
    return store;
  }

  it('appends and reads as the user of the connection string', async () => {
    const store = open(connect('admin', 'changeit'));
    const request = aRequest('ledger-1', 2);
    expect(await store.append(request)).toMatchObject({ kind: 'appended', revision: 1 });
    expect(idsOf(await readAll(store, 'ledger-1'))).toEqual(idsOf(request.events));
  });

  it('refuses a wrong password for good', async () => {
    const store = open(connect('admin', 'wrong'));
    const refused = store.append(aRequest('ledger-1', 1));
    await expect(refused).rejects.toThrow(/Check user, password and access control list/);
    await expect(refused).rejects.not.toThrow(TransientError);
    await expect(readAll(store, 'ledger-1')).rejects.toThrow(/Check user, password/);
  });

  it('lets the user of the service read $all once it was granted, and keeps the grant', async () => {
    const store = open(connect('meter', 'p@ss:word'));
    await store.append(aRequest('ledger-1', 1));
    await expect(store.head()).rejects.toThrow(/Run "ops bootstrap --reader <user>" once/);
    const options = {
      connectionString: connect('admin', 'changeit'),
      reader: 'meter',
      categories: ['ledger'],
    };
    expect(await bootstrapEventStore(options)).toMatchObject({ outcome: 'granted' });
    expect(await bootstrapEventStore(options)).toMatchObject({ outcome: 'unchanged' });
    expect(await store.head()).toEqual(expect.any(Number));
    const other = { ...options, reader: 'other' };
    expect(await bootstrapEventStore(other)).toMatchObject({ outcome: 'granted' });
    expect(await store.head()).toEqual(expect.any(Number));
  });

  it('does not let anyone but an administrator grant', async () => {
    const options = {
      connectionString: connect('meter', 'p@ss:word'),
      reader: 'meter',
      categories: ['ledger'],
    };
    await expect(bootstrapEventStore(options)).rejects.toThrow(/Check user, password/);
  });

  it('refuses a foreign certificate for good', async () => {
    const foreign = `esdb://admin:changeit@127.0.0.1:${standIn.port}?tls=true`;
    const store = open(foreign);
    const refused = store.append(aRequest('ledger-1', 1));
    await expect(refused).rejects.toThrow(/Check the certificates/);
    await expect(refused).rejects.not.toThrow(TransientError);
  });

  it('reads and appends through a name for an address without a warning of Node', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => void warnings.push(message);
    process.on('warning', onWarning);
    const store = open(connect('admin', 'changeit'));
    await store.append(aRequest('ledger-1', 1));
    expect(await readAll(store, 'ledger-1')).toHaveLength(1);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('sets one stream aside whose access list denies it, not the whole ledger', async () => {
    const admin = open(connect('admin', 'changeit'));
    await admin.append(aRequest('ledger-1', 1));
    await admin.append(aRequest('ledger-2', 1));
    const metadata = { ...aRequest('$$ledger-1', 1).events[0]!, type: '$metadata' };
    const events = [{ ...metadata, data: { $acl: { $r: 'admin' } } }];
    await admin.append({ stream: '$$ledger-1', expectedRevision: 'no_stream', events });
    const connectionString = connect('admin', 'changeit');
    const { restricted } = await bootstrapEventStore({
      ...{ connectionString, reader: 'meter', categories: ['ledger'] },
    });
    expect([...restricted]).toEqual([['ledger-1', 'its metadata sets an access list']]);
    const store = open(connect('meter', 'p@ss:word'));
    await expect(readAll(store, 'ledger-1')).rejects.toThrow(StreamDamagedError);
    expect(await readAll(store, 'ledger-2')).toHaveLength(1);
  });
});
