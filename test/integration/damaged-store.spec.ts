/** Every kind of damage in the event store at once while a projector runs: each affects its own tenant only. */
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { ledgerStream } from '#contracts';
import { eventually } from '#testing';
import { builtProduct } from '../support/built-product.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type EventStoreProcess, startEventStore } from '../support/event-store-process.js';
import { type Meter, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth, presentTime } from './present.js';

type Damage = (client: EventStoreDBClient, stream: string) => Promise<unknown>;
const appended =
  (event: Partial<Parameters<typeof jsonEvent>[0]>): Damage =>
  (client, stream) =>
    client.appendToStream(
      stream,
      jsonEvent({ id: randomUUID(), type: 'CreditConsumed', data: {}, ...event }),
    );

/** By the name of the affected tenant. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  tombstone: (client, stream) => client.tombstoneStream(stream),
  'second-tombstone': (client, stream) => client.tombstoneStream(stream),
  binary: (client, stream) =>
    client.appendToStream(
      stream,
      binaryEvent({ id: randomUUID(), type: 'CreditConsumed', data: Buffer.from([0, 255]) }),
    ),
  'foreign-type': appended({ type: 'SomethingElse', metadata: { schemaVersion: 1 } }),
  'broken-body': appended({ data: { usage: {} }, metadata: { schemaVersion: 1 } }),
  'no-metadata': appended({}),
  'later-version': appended({ metadata: { schemaVersion: 99 } }),
};
const DAMAGED = Object.keys(DAMAGES).sort();
const WELL = 'well';
const time = presentTime();
const month = presentMonth();

let folder: DataFolder;
let store: EventStoreProcess;
let client: EventStoreDBClient;
let env: Record<string, string>;
let meter: Meter;

beforeAll(async () => {
  folder = await dataFolder();
  store = await startEventStore(await builtProduct(), { shared: false });
  client = EventStoreDBClient.connectionString(store.url);
  // With a server, the machine's clock is the only one.
  env = { EVENTSTORE_URL: store.url, CLOCK_START: '' };
  meter = await startMeter({ dataDir: folder.path, env });
  for (const tenantId of [...DAMAGED, WELL]) await use(tenantId, 1);
});
afterAll(async () => {
  await meter?.kill();
  await client?.dispose();
  await store?.stop();
  await folder?.remove();
});

async function use(tenantId: string, run: number): Promise<void> {
  const tenant = tenantOf(meter.http, tenantId);
  await tenant.use(usageEvent({ id: `run-${run}`, tenantId, time }));
  await tenant.usageOf(run, month);
}

const isSetAside = async (tenantId: string): Promise<boolean> => {
  const { status, body } = await tenantOf(meter.http, tenantId).get('/usage');
  return status === 503 && body.type.endsWith('tenantSetAside');
};

const operate = (...words: string[]) => opsOver({ ...env, DATA_DIR: folder.path }, ...words);

it('is of its tenant alone, at once, after a start and in a verification', async () => {
  await Promise.all(
    Object.entries(DAMAGES).map(([name, damage]) => damage(client, ledgerStream(name, month))),
  );
  await client.appendToStream(
    'creditLedger-of-somebody',
    jsonEvent({ id: randomUUID(), type: 'X', data: {} }),
  );
  const areSetAside = () =>
    Promise.all(DAMAGED.map((name) => eventually(`${name} is set aside`, () => isSetAside(name))));
  await areSetAside();
  await use(WELL, 2);
  expect(await meter.stop()).toBe(0);
  meter = await startMeter({ dataDir: folder.path, env });
  await areSetAside();
  await use(WELL, 3);
  expect((await meter.http.get('/health/ready')).status).toBe(200);
  const counted = new RegExp(`^meter_tenants_set_aside\\{.*"usage"\\} ${DAMAGED.length}$`, 'm');
  await eventually('all are counted', async () => counted.test(await meter.http.metrics()));
  const { code, out } = await operate('verify');
  expect(code).toBe(3);
  expect([...out.matchAll(/^set aside (\S+):/gm)].map(([, name]) => name).sort()).toEqual(DAMAGED);
});

it('is passed over at the place that readiness names, or said in one line not to be', async () => {
  const { body } = await meter.http.get('/health/ready');
  const notices = Object.values<{ notice?: string }>(body.checks).map(({ notice = '' }) => notice);
  for (const tenantId of DAMAGED) {
    const revision = new RegExp(`${tenantId} \\([^)]*at revision (\\d+)`).exec(notices.join())?.[1];
    const place = `${ledgerStream(tenantId, month)}@${revision}`;
    const { code, out, errors } = await operate('skip', place, '--reason', 'by hand');
    const isGone = tenantId.includes('tombstone');
    expect({ place, code, lines: errors.trim().split('\n') }).toEqual({
      place,
      code: isGone ? 1 : 0,
      lines: [isGone ? expect.stringMatching(/tombstone.*restore the store/) : ''],
    });
    expect(out).toContain(isGone ? '' : 'is skipped from now on');
  }
});
