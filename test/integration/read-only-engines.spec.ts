/** Engines that allow reads and reject writes: the processes whose work stops report it, and resume by themselves. */
import { eventually } from '#testing';
import pg from 'pg';
import type { AppName, AppProcess } from '../support/app-process.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth, presentTime } from './present.js';

let system: ScaledSystem;
let database: PostgresServer;
let apps: Record<'admin' | 'query' | 'metering' | 'projector', AppProcess>;
let published = 0;

beforeAll(async () => {
  [system, database] = await Promise.all([scaledSystem(), startPostgres()]);
  // A server of its own, because the setting applies to all of its databases.
  const start = (name: AppName) => system.start(name, { DATABASE_URL: database.connectionString });
  const [admin, query, metering, projector] = await Promise.all([
    start('admin'),
    start('query'),
    start('metering'),
    start('projector'),
  ]);
  apps = { admin, query, metering, projector };
  await Promise.all(Object.values(apps).map((app) => app.ready()));
});
afterAll(async () => {
  await system?.stop();
  await database?.stop();
});

const use = () => {
  published += 1;
  const event = { id: `run-${published}`, tenantId: 'contoso', time: presentTime() };
  return apps.admin.http.publish([usageEvent(event)]);
};

async function missingIn(name: keyof typeof apps): Promise<string[]> {
  const { body } = await apps[name].http.get('/health/ready');
  const checks = body.checks as Record<string, { status: string; missing?: string }>;
  return Object.entries(checks).flatMap(([check, { status, missing }]) =>
    status === 'up' ? [] : [`${check}: ${missing}`],
  );
}

const says = (name: keyof typeof apps, what: RegExp) =>
  eventually(`${name} says ${what.source}`, async () =>
    (await missingIn(name)).some((missing) => what.test(missing)),
  );

const allReady = () =>
  Promise.all(
    (['admin', 'query', 'metering', 'projector'] as const).map((name) =>
      eventually(`${name} is ready`, async () => (await missingIn(name)).length === 0),
    ),
  );

/** Expects each accepted event to be charged once. */
const settled = (accepted: number) =>
  tenantOf(apiOf(apps.admin, apps.query), 'contoso').usageOf(accepted, presentMonth());

it('PostgreSQL: the projector says so, whether rows are to be written or not', async () => {
  const set = async (onOrOff: string) => {
    const { connectionString } = database;
    const url = `${connectionString}?options=-c%20default_transaction_read_only%3Doff`;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${onOrOff}`);
    await client.query('SELECT pg_reload_conf()');
    await client.end();
  };
  await set('on');
  await says('projector', /^writing to the read database: PostgreSQL is read-only/);
  expect(await missingIn('query')).toEqual([]);
  expect((await use()).status).toBe(202);
  await says('projector', /^background work: projection usage: .*read-only transaction/);
  await set('off');
  await allReady();
  await settled(published);
});

it('the event store: metering says so', async () => {
  const { standIn } = system.engines.eventStore;
  if (!standIn) return;
  await standIn.control('/faults/not-leader?times=100000');
  expect((await use()).status).toBe(202);
  await says('metering', /^background work: ledger: /);
  await standIn.kill();
  await standIn.start();
  await allReady();
  await settled(published);
});
