/**
 * An event store restored from a backup that then got other events: processes that know the earlier history report it, and the documented procedure ends with equal
 * figures.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, freePort } from '#testing';
import { spawnApp } from '../support/app-process.js';
import { builtProduct, quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { createSchema, type PostgresSchema } from '../support/postgres-schema.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth } from './present.js';

const MONTH = presentMonth();
const TENANT = 'contoso';
const RUN_MILLI_CREDITS = 32_000;
const READY = /"message":"ready"/;

let folder: DataFolder;
let product: string;
let started: string;
let schemas: PostgresSchema[];
let store: Child | null;
let port: number;

beforeEach(async () => {
  folder = await dataFolder();
  [product, started] = await Promise.all([builtProduct(), quickProduct()]);
  schemas = [await createSchema(), await createSchema()];
  port = await freePort();
  store = null;
}, PATIENCE_MS);
afterEach(async () => {
  await store?.end('SIGKILL');
  for (const schema of schemas) await schema.drop();
  await folder.remove();
});

const events = () => join(folder.path, 'events');

async function startStore(): Promise<void> {
  const script = join(product, 'libs/testing/src/eventstoredb-stand-in/main.js');
  store = new Child({ script, env: { PORT: String(port), DATA_DIR: events() } });
  await store.says(/Stand-in for EventStoreDB at/);
}

/** Stops the store while its files are copied or replaced. */
async function withStoreStopped(work: () => Promise<unknown>): Promise<void> {
  await store!.end('SIGKILL');
  await work();
  await startStore();
}

/** @param which the installation; each has its own rows and journal */
const envOf = (which: 'first' | 'second') => ({
  EVENTSTORE_URL: `esdb://127.0.0.1:${port}?tls=false`,
  DATABASE_URL: schemas[which === 'first' ? 0 : 1]!.connectionString,
  DATA_DIR: join(folder.path, which),
});

const startOn = (which: 'first' | 'second'): Promise<Meter> => {
  const { DATA_DIR, ...env } = envOf(which);
  return startMeter({ dataDir: DATA_DIR, clockStart: '', env });
};

async function use({ http }: Meter, from: number, count: number): Promise<void> {
  const time = `${MONTH}-01T00:00:00Z`;
  const runs = Array.from({ length: count }, (_, index) =>
    usageEvent({ id: `run-${from + index}`, tenantId: TENANT, time }),
  );
  await tenantOf(http, TENANT).use(...runs);
}

async function metered(which: 'first' | 'second', from: number, count: number, runs: number) {
  const meter = await startOn(which);
  await use(meter, from, count);
  await tenantOf(meter.http, TENANT).usageOf(runs, MONTH);
  return meter;
}

/** One installation writes usage after a backup; the backup is then restored, and another installation adds other events. */
async function goAnotherWay(first: 'stopped' | 'running'): Promise<Meter> {
  await startStore();
  await (await metered('first', 0, 20, 20)).stop();
  await withStoreStopped(() => cp(events(), join(folder.path, 'backup'), { recursive: true }));
  const meter = await metered('first', 20, 40, 60);
  if (first === 'stopped') await meter.stop();
  await withStoreStopped(async () => {
    await rm(events(), { recursive: true });
    await cp(join(folder.path, 'backup'), events(), { recursive: true });
  });
  return meter;
}

const OTHER_HISTORY =
  /^The checkpoint of \w+@1 at \d+ was taken after the event \S+ .* but the store holds .*"ops rebuild"\. These followers do not match it either: \w+@1\.$/;
const OFFSETS_AHEAD =
  /ledger does not hold creditLedger-contoso_\S+ \(\S+\), which it held then.*\\"ops rewind\\"/;

it(
  'stops every app before anything is taken in, and is followed after ops rebuild and ops rewind',
  async () => {
    await goAnotherWay('stopped');
    await (await metered('second', 1_000, 100, 120)).stop();
    const env = envOf('first');
    for (const app of ['projector', 'query', 'scheduler'] as const) {
      const child = spawnApp(app, { product: started, env: { ...env, LOG_LEVEL: 'error' } });
      const end = { app, code: await child.gone, said: child.errors.trim() };
      expect(end).toEqual({ app, code: 1, said: expect.stringMatching(OTHER_HISTORY) });
    }
    for (const app of ['metering', 'admin'] as const) {
      const child = spawnApp(app, { product: started, env });
      await child.says(OFFSETS_AHEAD);
      expect(child.output).not.toMatch(READY);
      await child.end('SIGKILL');
    }
    const different = await opsOver(env, 'verify');
    expect(different).toMatchObject({ code: 3, out: expect.stringContaining('"ops rebuild"') });

    expect(await opsOver(env, 'rebuild')).toMatchObject({ code: 0 });
    expect(await opsOver(env, 'rewind')).toMatchObject({ code: 0 });
    const meter = await startOn('first');
    // The journal holds the usage that the backup lacked, and the store the usage written since.
    const { consumed } = await tenantOf(meter.http, TENANT).usageOf(20 + 40 + 100, MONTH);
    expect(consumed.milliCredits).toBe((20 + 40 + 100) * RUN_MILLI_CREDITS);
    expect(await meter.stop()).toBe(0);
    expect(await opsOver(env, 'verify')).toMatchObject({ code: 0 });
  },
  2 * PATIENCE_MS,
);

it(
  'ends a process that runs, with one line',
  async () => {
    const meter = await goAnotherWay('running');
    await eventually('it has ended', () => isOver(meter));
    expect(meter.output()).toMatch(
      /has failed permanently: The checkpoint of \w+@1 .*"ops rebuild"\.\n/,
    );
  },
  PATIENCE_MS,
);

const isOver = ({ http }: Meter): Promise<boolean> =>
  http.get('/health/live').then(
    () => false,
    () => true,
  );
