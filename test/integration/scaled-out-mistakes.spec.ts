/** Misconfigured processes end at start with one line; transient faults are retried and reported. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaClient } from '#adapters/kafka';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { createPostgresDatabase } from '#adapters/postgres';
import { eventually, freePort } from '#testing';
import { selfSigned } from '#testing/kafka';
import { type AppName, spawnApp } from '../support/app-process.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { startEventStore } from '../support/event-store-process.js';
import { type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { PARTITIONS, USAGE_TOPICS } from '../support/scaled-engines.js';

const USER = { username: 'meter', password: 'right' };

let system: ScaledSystem;
let folder: DataFolder;
beforeAll(async () => {
  system = await scaledSystem({ secureUser: USER });
  folder = await dataFolder();
  const projector = await system.start('projector');
  await projector.ready();
  await projector.child.end('SIGTERM');
});
afterAll(async () => {
  await system?.stop();
  await folder?.remove();
});

/** Starts the app and waits until it ends by itself. @returns its exit code and its lines on stderr */
async function endOf(app: AppName, env: Readonly<Record<string, string>>) {
  const { product, engines } = system;
  const child = spawnApp(app, { product, env: { ...engines.env, LOG_LEVEL: 'error', ...env } });
  const code = await child.gone;
  return { code, lines: child.errors.trim().split('\n') };
}

function endsWithOneLine(line: RegExp) {
  return { code: 1, lines: [expect.stringMatching(line)] };
}

describe('what concerns one tenant alone', () => {
  it('a stored event that this release does not know: it is named, and the others continue', async () => {
    await append(system.engines.env.EVENTSTORE_URL, 'creditLedger-newer_2026-01', 'CreditsDonated');
    const projector = await system.start('projector');
    await projector.child.says(/tenant newer is set aside: .*CreditsDonated is unknown/);
    await projector.ready();
    expect(await projector.child.end('SIGTERM')).toBe(0);
  });
});

describe('what is wrong for good', () => {
  const secured = () => ({
    KAFKA_BROKERS: system.engines.kafka.secure!.brokers.join(),
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_USERNAME: USER.username,
    KAFKA_PASSWORD: USER.password,
  });

  it('a password that Kafka refuses', async () => {
    const certificate = join(folder.path, 'broker.pem');
    await writeFile(certificate, system.engines.kafka.secure!.certificate);
    const env = { ...secured(), KAFKA_PASSWORD: 'wrong', KAFKA_CA_FILE: certificate };
    expect(await endOf('metering', env)).toEqual(endsWithOneLine(/^Kafka: .*authentication/i));
  });

  it("a broker's certificate that someone else has signed", async () => {
    const foreign = join(folder.path, 'foreign.pem');
    await writeFile(foreign, (await selfSigned(folder.path, 'foreign')).certificate);
    const env = { ...secured(), KAFKA_CA_FILE: foreign };
    expect(await endOf('admin', env)).toEqual(endsWithOneLine(/^Kafka: .*certificate/i));
  });

  it('a user that PostgreSQL does not know, and a database that is not there', async () => {
    const { DATABASE_URL } = system.engines.env;
    const nobody = new URL(DATABASE_URL);
    nobody.username = 'nobody-here';
    const unknownUser = await endOf('query', { DATABASE_URL: nobody.href });
    expect(unknownUser).toEqual(endsWithOneLine(/^PostgreSQL: .*nobody-here/));
    const nowhere = new URL(DATABASE_URL);
    nowhere.pathname = '/nothing_here';
    const unknownDatabase = await endOf('scheduler', { DATABASE_URL: nowhere.href });
    expect(unknownDatabase).toEqual(endsWithOneLine(/^PostgreSQL: .*nothing_here/));
  });

  it('an address that cannot be understood, without showing its password', async () => {
    const env = { EVENTSTORE_URL: 'esdb://admin:secret@host:many' };
    const { code, lines } = await endOf('metering', env);
    expect({ code, lines }).toEqual(endsWithOneLine(/^EVENTSTORE_URL/));
    expect(lines.join()).not.toContain('secret');
    const database = await endOf('query', { DATABASE_URL: 'postgres://user:secret@:x/y' });
    expect(database).toEqual(endsWithOneLine(/^DATABASE_URL/));
  });

  it('an event store and a database of two installations', async () => {
    const other = await startEventStore(system.product, { shared: false });
    const empty = await endOf('query', { EVENTSTORE_URL: other.url });
    await append(other.url, 'installation-identity', 'LedgerFounded', { ledgerId: 'another' });
    const foreign = await endOf('query', { EVENTSTORE_URL: other.url });
    await other.stop();
    expect(empty).toEqual(endsWithOneLine(/^The event store is empty, but the read models belong/));
    expect(foreign).toEqual(endsWithOneLine(/^The read models belong to ledger .* holds ledger/));
  });

  it('an event store that does not let this user in', async () => {
    const other = await startEventStore(system.product, { shared: false });
    await other.standIn!.control('/faults/access-denied');
    const end = await endOf('admin', { EVENTSTORE_URL: other.url });
    await other.stop();
    expect(end).toEqual(endsWithOneLine(/^EventStoreDB, append to .* Check user, password/));
  });

  it('read models of a newer release', async () => {
    const raise = (by: number) =>
      inDatabase(`UPDATE read_model_facts SET value = CAST(value AS INTEGER) + ${by}
        WHERE name = 'schemaVersion'`);
    await raise(1);
    const end = await endOf('query', {});
    await raise(-1);
    expect(end).toEqual(endsWithOneLine(/newer release \(schema \d+, this one knows/));
  });

  it('a checkpoint ahead of the ledger', async () => {
    const move = (by: number) =>
      inDatabase(`UPDATE checkpoints SET position = position + ${by} WHERE name = 'usage@1'`);
    await move(4_000_000_000);
    const end = await endOf('projector', {});
    await move(-4_000_000_000);
    expect(end).toEqual(endsWithOneLine(/checkpoint of usage@1 is at 4\d{9}\b/));
  });

  it('a topic that is cut into more partitions than before, and a topic that is missing', async () => {
    const [topic] = USAGE_TOPICS;
    await administer((admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: topic!, count: PARTITIONS + 2 }] }),
    );
    expect(await endOf('metering', {})).toEqual(
      endsWithOneLine(/^Topic "ai-model-executed" has 8 partitions and had 6/),
    );
    await administer((admin) => admin.deleteTopics({ topics: [`${topic}.dlq`] }));
    expect(await endOf('projector', {})).toEqual(
      endsWithOneLine(/^Kafka: topic "ai-model-executed.dlq" does not exist/),
    );
  });

  async function inDatabase(sql: string): Promise<void> {
    const connectionString = system.engines.env.DATABASE_URL;
    const database = createPostgresDatabase({ connectionString });
    await database.transaction((transaction) => transaction.execute(sql));
    await database.close();
  }

  async function administer(
    work: (admin: ReturnType<ReturnType<typeof kafkaClient>['admin']>) => Promise<unknown>,
  ): Promise<void> {
    const { brokers } = system.engines.kafka;
    const admin = kafkaClient({ brokers, clientId: 'mistakes' }, () => undefined).admin();
    await admin.connect();
    await work(admin);
    await admin.disconnect();
  }
});

async function append(url: string, stream: string, type: string, data: object = {}): Promise<void> {
  const store = openEventStoreDb({ connectionString: url });
  const id = '8f3c1d1e-0000-4000-8000-000000000001';
  const events = [{ id, type, data, metadata: { schemaVersion: 1 } }];
  await store.append({ stream, expectedRevision: 'no_stream', events });
  await store.close();
}

describe('what may heal', () => {
  afterEach(() => system.engines.databaseWire.mend());

  const missingOf = async (app: Awaited<ReturnType<ScaledSystem['start']>>) => {
    const { status, body } = await app.http.get('/health/ready');
    const checks = Object.entries<{ status: string }>(body.checks);
    return { status, down: checks.filter(([, check]) => check.status === 'down').map(([n]) => n) };
  };

  it('a broker that does not answer', async () => {
    const app = await system.start('admin', { KAFKA_BROKERS: `127.0.0.1:${await freePort()}` });
    await app.child.says(/waiting for Kafka: /);
    expect(await missingOf(app)).toEqual({ status: 503, down: ['message log', 'usage offsets'] });
    expect((await app.http.get('/health/live')).status).toBe(200);
    const { status, body } = await app.http.send('PUT', '/v1/tenants/t/settings', {});
    expect([status, body.detail]).toEqual([
      503,
      'Not started yet: no message log, no usage offsets.',
    ]);
    expect(await app.child.end('SIGTERM')).toBe(0);
  });

  it('a database that is away at start, and one that goes away later', async () => {
    const { databaseWire } = system.engines;
    await databaseWire.cut();
    const app = await system.start('query');
    await app.child.says(/waiting for PostgreSQL: /);
    await eventually('the probe names it', async () =>
      (await missingOf(app)).down.includes('read database'),
    );
    await databaseWire.mend();
    await app.ready();
    expect(await missingOf(app)).toEqual({ status: 200, down: [] });
    await databaseWire.cut();
    await eventually('the probe has noticed', async () => (await missingOf(app)).status === 503);
    expect((await app.http.get('/v1/tenants')).status).toBe(503);
    await databaseWire.mend();
    await eventually('the probe is content', async () => (await missingOf(app)).status === 200);
    expect(await app.child.end('SIGTERM')).toBe(0);
  });

  it('an event store that is away at start', async () => {
    const { standIn } = system.engines.eventStore;
    if (!standIn) return;
    await standIn.kill();
    const app = await system.start('query');
    await app.child.says(/waiting for EventStoreDB/);
    expect((await missingOf(app)).down).toContain('event store');
    await standIn.start();
    await app.ready();
    expect(await app.child.end('SIGTERM')).toBe(0);
  });
});
