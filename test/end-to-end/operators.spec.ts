/** Operators' commands on a running and on a stopped system, with exit codes for scripts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { ledgerStream } from '#contracts';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { ops, withoutReader } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';

const MONTH = '2025-09';
/** Topics that are read by a consumer group, which may keep a process waiting. */
const TOPICS_READ = [
  'ai-model-executed, ai-model-trained',
  'ai-model-executed.dlq, ai-model-trained.dlq',
];

let folder: DataFolder;
const running: Meter[] = [];

async function end(): Promise<void> {
  for (const meter of running.splice(0)) await meter.kill();
  await folder.remove();
}

async function start(): Promise<Meter> {
  const meter = await startMeter({ dataDir: folder.path, clockStart: `${MONTH}-15T00:00:00Z` });
  running.push(meter);
  return meter;
}

async function use(meter: Meter, tenantId: string, runs: number): Promise<void> {
  const time = `${MONTH}-14T00:00:00Z`;
  const ids = Array.from({ length: runs }, (_, run) => `run-${run}`);
  const tenant = tenantOf(meter.http, tenantId);
  await tenant.use(...ids.map((id) => usageEvent({ id, tenantId, time })));
  await tenant.usageOf(runs);
}

async function lastRevision(tenantId: string): Promise<number> {
  const file = await openSqlite({ path: join(folder.path, 'ledger.db') });
  const store = await createSqliteEventStore(file);
  let revision = -1;
  for await (const batch of store.read(ledgerStream(tenantId, MONTH))) {
    revision = batch.at(-1)!.revision;
  }
  await file.close();
  return revision;
}

/** Damages a ledger as a manual write to the store might. */
async function damage(tenantId: string): Promise<void> {
  const revision = await lastRevision(tenantId);
  const file = await openSqlite({ path: join(folder.path, 'ledger.db') });
  const store = await createSqliteEventStore(file);
  const stream = ledgerStream(tenantId, MONTH);
  const id = '00000000-0000-4000-8000-000000000000';
  const event = { id, type: 'CreditConsumed', data: { usage: {} }, metadata: { schemaVersion: 1 } };
  const { kind } = await store.append({ stream, expectedRevision: revision, events: [event] });
  expect(kind).toBe('appended');
  await file.close();
}

describe('ops on a system of its own', () => {
  let first: Meter;

  beforeAll(async () => {
    folder = await dataFolder();
    first = await start();
    await use(first, 'contoso', 3);
    await use(first, 'fabrikam', 2);
  }, PATIENCE_MS);
  afterAll(end);

  it(
    'verifies a system at rest, to the end and threads included when its reader has left, and fills its rows again while it runs and nothing happens',
    async () => {
      const contoso = tenantOf(first.http, 'contoso');
      expect(await ops(folder.path, 'verify')).toMatchObject({
        code: 0,
        out: expect.stringContaining('equal the ledger'),
      });
      const said = await withoutReader('verify', { DATA_DIR: folder.path });
      expect(said).toMatch(/^reading the rows of the read models\n(\d.*\n)*$/);
      const before = await contoso.get('/usage');
      expect(await ops(folder.path, 'rebuild')).toMatchObject({ code: 0 });
      await eventually('the rows are whole again', async () => {
        const { status, body } = await contoso.get('/usage');
        if (status !== 200) expect(body.type).toMatch(/rowsIncomplete$/);
        return status === 200 && body.asOf.position === before.body.asOf.position;
      });
      const { body } = await contoso.get('/usage');
      expect(body.consumed).toEqual(before.body.consumed);
      expect(await first.stop()).toBe(0);
      expect(await ops(folder.path, 'verify')).toMatchObject({ code: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'names the tenant whose ledger is damaged, which delays no other, and skips the event',
    async () => {
      await first.stop();
      await damage('fabrikam');
      const meter = await start();
      const isNamed = async () => {
        const { body } = await meter.http.get('/health/ready');
        return JSON.stringify(body).includes('tenants set aside: fabrikam');
      };
      await eventually('readiness names it', isNamed);
      const { status, body } = await meter.http.get('/health/ready');
      expect(status).toBe(200);
      for (const topics of TOPICS_READ)
        expect(body.checks).toHaveProperty([`subscription to ${topics}`]);
      expect((await tenantOf(meter.http, 'fabrikam').get('/usage')).body).toMatchObject({
        status: 503,
        type: expect.stringMatching(/tenantSetAside$/),
        stream: ledgerStream('fabrikam', MONTH),
      });
      await tenantOf(meter.http, 'contoso').use(
        usageEvent({ id: 'more', tenantId: 'contoso', time: `${MONTH}-14T00:00:00Z` }),
      );
      await tenantOf(meter.http, 'contoso').usageOf(4);
      await eventually('it is counted', async () =>
        /^meter_tenants_set_aside\{.*"usage"\} 1$/m.test(await meter.http.metrics()),
      );
      expect(await meter.stop()).toBe(0);
      expect(await ops(folder.path, 'verify')).toMatchObject({
        code: 3,
        out: expect.stringMatching(/set aside fabrikam: .*CreditConsumed/),
      });
      const place = `${ledgerStream('fabrikam', MONTH)}@${await lastRevision('fabrikam')}`;
      expect(await ops(folder.path, 'skip', `${place}0`, '--reason', 'x')).toMatchObject({
        code: 1,
      });
      expect(await ops(folder.path, 'skip', place, '--reason', 'by hand')).toMatchObject({
        code: 0,
      });
      expect(await ops(folder.path, 'rebuild')).toMatchObject({ code: 0 });
      const mended = await start();
      await tenantOf(mended.http, 'fabrikam').use(
        usageEvent({ id: 'more', tenantId: 'fabrikam', time: `${MONTH}-14T00:00:00Z` }),
      );
      await tenantOf(mended.http, 'fabrikam').usageOf(3);
      expect(await mended.stop()).toBe(0);
      expect(await ops(folder.path, 'verify')).toMatchObject({ code: 0 });
    },
    2 * PATIENCE_MS,
  );
});

describe('ops on a folder', () => {
  beforeEach(async () => void (folder = await dataFolder()));
  afterEach(end);

  it(
    'does not touch the database of another program',
    async () => {
      const files = ['ledger.db', 'read-models.db'].map((name) => join(folder.path, name));
      for (const file of files) {
        const foreign = new Libsql(file);
        foreign.exec('CREATE TABLE bookmarks (url TEXT)');
        foreign.close();
      }
      const before = await Promise.all(files.map((file) => readFile(file)));
      expect(await ops(folder.path, 'verify')).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/is the database of another program/),
      });
      expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(before);
    },
    PATIENCE_MS,
  );

  it(
    'knows wrong words from failures, its version, and a reader who leaves',
    async () => {
      expect(await ops(folder.path, 'verfy')).toMatchObject({ code: 2 });
      expect(await ops(folder.path, 'verify')).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/^There is no .*ledger\.db\..*\n$/),
      });
      const { version } = JSON.parse(await readFile('package.json', 'utf8'));
      expect(await ops(folder.path, '--version')).toMatchObject({ code: 0, out: `${version}\n` });
      expect(await withoutReader('--help')).toBe('');
    },
    PATIENCE_MS,
  );
});
