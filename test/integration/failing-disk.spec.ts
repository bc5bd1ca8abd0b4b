/**
 * A disk whose writes fail while the system runs: nothing acknowledged is lost, every report names the disk, and work resumes when it recovers.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';

const run = promisify(execFile);

let folder: DataFolder;
let meter: Meter | undefined;

beforeEach(async () => void (folder = await dataFolder()));
afterEach(async () => {
  await meter?.kill();
  await folder.remove();
});

/** Writes beyond this size fail (EFBIG), which SQLite reports like any failure of the disk. */
const limitFiles = (bytes: number | 'unlimited') =>
  run('prlimit', ['--pid', String(meter!.pid), `--fsize=${bytes}:unlimited`]);

const usage = (id: string) => usageEvent({ id, tenantId: 'contoso', time: '2025-09-14T00:00:00Z' });

const CHANGES = [
  ['POST', '/grants', { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01T00:00:00Z' }],
  ['PUT', '/environments/prod/allocation', { credits: 0 }],
  ['PUT', '/webhooks/first', { url: 'http://127.0.0.1:9/hook' }],
] as const;

it(
  'is said by every answer and by readiness, and is survived',
  async () => {
    meter = await startMeter({ dataDir: folder.path, clockStart: '2025-09-15T00:00:00Z' });
    const { http } = meter;
    expect((await http.publish([usage('before')])).status).toBe(202);
    await tenantOf(http, 'contoso').usageOf(1);
    await limitFiles(4_096);
    const unavailable = { status: 503, body: { type: expect.stringMatching(/unavailable$/) } };
    expect(await http.publish([usage('during')])).toMatchObject(unavailable);
    const changes = CHANGES.map(([method, path, body]) =>
      http.send(method, `/v1/tenants/contoso${path}`, body),
    );
    for (const answer of await Promise.all(changes)) expect(answer).toMatchObject(unavailable);
    expect(await http.get('/health/ready')).toMatchObject({
      status: 503,
      body: {
        checks: {
          disk: { missing: expect.stringMatching(/disk fails .*ledger\.db \(DATA_DIR\)$/) },
        },
      },
    });
    expect((await http.get('/health/live')).status).toBe(200);
    await limitFiles('unlimited');
    await eventually('it is ready again', async () => {
      return (await http.get('/health/ready')).status === 200;
    });
    expect((await http.publish([usage('during'), usage('after')])).status).toBe(202);
    await tenantOf(http, 'contoso').usageOf(3);
    expect(await meter.stop()).toBe(0);
  },
  PATIENCE_MS,
);
