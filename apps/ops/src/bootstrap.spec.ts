/** `ops bootstrap` of an event store: what it grants, what it asks an administrator to revoke, and what input it requires. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { ledgerStream } from '#contracts';
import { deterministicUuid } from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from '#engines';
import {
  type EventStoreStandIn,
  startEventStoreStandIn,
  testCertificate,
  testKey,
} from '#testing/eventstoredb-stand-in';
import { bootstrap } from './bootstrap.js';
import { EXIT } from './exit.js';

let standIn: EventStoreStandIn;
let folder: string;
beforeAll(async () => {
  const users = { admin: 'changeit', meter: 'secret' };
  standIn = await startEventStoreStandIn({
    secure: { key: testKey, certificate: testCertificate, users },
  });
  folder = await mkdtemp(join(tmpdir(), 'bootstrap-'));
  await writeFile(join(folder, 'ca.pem'), testCertificate);
});
afterAll(async () => {
  await standIn.close();
  await rm(folder, { recursive: true });
});

const urlOf = (user: string) => {
  const ca = encodeURIComponent(join(folder, 'ca.pem'));
  return `esdb://${user}@127.0.0.1:${standIn.port}?tls=true&tlsCAFile=${ca}`;
};

async function bootstrapped(environment: Record<string, string>) {
  const said: string[] = [];
  const print = (line: string) => void said.push(line);
  const configuration = readConfiguration({ DATA_DIR: folder, ...environment });
  const engines = {} as Engines;
  const exit = await bootstrap(
    { engines, configuration, print, progress: print },
    { reader: 'meter' },
  );
  return { exit, said };
}

it('names the variable whose user may not grant', async () => {
  const asMeter = bootstrapped({ EVENTSTORE_URL: urlOf('meter:secret') });
  await expect(asMeter).rejects.toThrow(/^EVENTSTORE_URL: .*Check user, password/);
});

it('grants once, and then asks to take back what would stop a tenant', async () => {
  const environment = { EVENTSTORE_URL: urlOf('admin:changeit') };
  const granted = 'meter may read all streams now.';
  expect(await bootstrapped(environment)).toEqual({ exit: EXIT.ok, said: [granted] });
  const unchanged = 'Nothing had to change.';
  expect(await bootstrapped(environment)).toEqual({ exit: EXIT.ok, said: [unchanged] });
  const stream = ledgerStream('contoso', '2026-11');
  const admin = openEventStoreDb({ connectionString: environment.EVENTSTORE_URL });
  const append = (to: string, type: string, data: object) =>
    admin.append({
      ...{ stream: to, expectedRevision: 'no_stream' },
      events: [{ id: deterministicUuid(to), type, data, metadata: { schemaVersion: 1 } }],
    });
  await append(stream, 'LedgerOpened', {});
  await append(`$$${stream}`, '$metadata', { $acl: { $r: 'admin' } });
  await admin.close();
  expect(await bootstrapped(environment)).toEqual({
    exit: EXIT.failed,
    said: [
      ...[unchanged, `${stream}: its metadata sets an access list`],
      expect.stringContaining('remove it'),
    ],
  });
});

it('asks for the event store where none is configured', async () => {
  await expect(bootstrapped({})).rejects.toThrow('EVENTSTORE_URL must name the event store');
});
