/** Overage and the gate in each regime, over HTTP. */
import { eventually } from '#testing';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import type { Json } from '../support/http-client.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

let folder: DataFolder;
let meter: Meter;
let now: string;
let tenant: Tenant;
let tenants = 0;
let runs: number;

async function startAt(clockStart: string): Promise<void> {
  now = clockStart;
  folder = await dataFolder();
  meter = await startMeter({ dataDir: folder.path, clockStart });
}
async function end(): Promise<void> {
  await meter.kill();
  await folder.remove();
}
beforeEach(() => {
  tenant = tenantOf(meter.http, `tenant ${tenants++}`);
  runs = 0;
});

async function run(data: object): Promise<void> {
  await tenant.use(usageEvent({ id: `run-${runs++}`, tenantId: tenant.id, time: now, data }));
  await tenant.usageOf(runs);
}
const use = (milliCredits: number, environmentId = 'prod') =>
  run({ environmentId, statedCredits: { currency: 'aiBuilder', milliCredits: milliCredits } });

const access = async (environmentId = 'prod', context = 'app'): Promise<Json> =>
  (await tenant.get(`/environments/${environmentId}/access?userId=u-1&context=${context}`)).body;

const ALLOWED = { allowed: true };
const blocked = (code: string, message: string) => ({
  allowed: false,
  code,
  message: expect.stringContaining(message),
});

describe('the classic regime', () => {
  beforeAll(() => startAt('2025-09-15T12:00:00Z'), PATIENCE_MS);
  afterAll(end);

  it('blocks makers above what is available, and runs above 125 % of it; equal is not over', async () => {
    await tenant.own(1_000);
    await tenant.allocate('prod', 100);

    await use(100_000);
    expect(await access()).toMatchObject({ run: ALLOWED, make: ALLOWED, level: 'none' });
    await use(1);
    expect(await access()).toMatchObject({
      run: { allowed: true, currency: 'aiBuilder' },
      make: blocked('QuotaExceeded', 'Credit usage exceeds allocation: 100.001 of 100 used'),
      level: 'simple',
    });
    await use(24_999);
    expect(await access()).toMatchObject({ run: ALLOWED, level: 'simple' });
    await use(1);
    expect(await access()).toMatchObject({
      run: blocked('QuotaExceeded', '125.001 of 100 used'),
      make: blocked('QuotaExceeded', 'blocked'),
      level: 'important',
    });
    expect(await tenant.usageOf(runs)).toMatchObject({
      consumed: { credits: '125.001' },
      overage: { level: 'important', credits: '25.001', cause: 'consumption' },
    });
  });

  it('counts what ran all the same: the gate says what may run, usage says what did', async () => {
    await tenant.own(10);
    await use(20_000);
    await use(7);
    expect(await tenant.usageOf(2)).toMatchObject({ consumed: { credits: '20.007' } });
  });

  it('keeps the pools apart', async () => {
    await tenant.own(1_000);
    await tenant.allocate('prod', 100);
    await use(200_000);
    expect(await access('dev')).toMatchObject({ run: ALLOWED, make: ALLOWED, level: 'none' });

    await use(1_200_000, 'dev');
    expect(await access('dev')).toMatchObject({
      run: blocked(
        'QuotaExceeded',
        'All AI Builder credits in this environment have been consumed',
      ),
      level: 'important',
    });
    expect(await access('test')).toMatchObject({ run: { code: 'QuotaExceeded' } });
    expect((await access()).run.message).toContain('200 of 100 used');
  });

  it('lifts a block only by an allocation that covers the whole month', async () => {
    await tenant.own(1_000);
    await tenant.allocate('prod', 100);
    await use(300_000);

    await tenant.allocate('prod', 299);
    expect(await access()).toMatchObject({ run: ALLOWED, level: 'simple' });
    await tenant.allocate('prod', 300);
    expect(await access()).toMatchObject({ run: ALLOWED, make: ALLOWED, level: 'none' });
  });

  it('knows absence from overage', async () => {
    await tenant.own(100);
    await tenant.allocate('prod', 100);
    const switched = await tenant.send('PUT', '/settings', { allowUnallocated: false });
    await tenant.get(`/usage?minPosition=${switched.body.position}`);

    expect(await access('dev')).toMatchObject({
      run: blocked('NoCapacity', 'unallocated credits are switched off'),
      make: blocked('NoCapacity', 'switch'),
      level: 'none',
    });
    expect(await access()).toMatchObject({ run: ALLOWED, make: ALLOWED });
  });

  it('gives agents nothing but Copilot Credits', async () => {
    await tenant.own(1_000);
    expect(await access('prod', 'agent')).toMatchObject({ run: { code: 'NoCapacity' } });

    await tenant.send('PUT', '/copilot', { prepaidCredits: 10, payAsYouGo: false });
    await eventually('the credits are known', async () => {
      return (await access('prod', 'agent')).run.allowed === true;
    });
    expect(await access('prod', 'agent')).toMatchObject({ run: { currency: 'copilot' } });
  });
});

describe('the dual regime', () => {
  beforeAll(() => startAt('2025-11-15T12:00:00Z'), PATIENCE_MS);
  afterAll(end);

  it('never blocks makers, and runs only where neither currency is left', async () => {
    await tenant.own(1_000);
    await tenant.allocate('prod', 100);
    await use(100_000);
    expect(await access()).toMatchObject({ run: { allowed: true, currency: 'aiBuilder' } });

    // Decided before the run is added, because a run is not split.
    await run({ quantity: { pages: 1 } });
    expect(await access()).toMatchObject({
      run: blocked(
        'EntitlementNotAvailable',
        'Missing Copilot Credit or AI Builder credit capacity: credit usage exceeds allocation: ' +
          '132 of 100 used',
      ),
      make: ALLOWED,
      level: 'exhausted',
    });

    await tenant.send('PUT', '/copilot', { prepaidCredits: 16, payAsYouGo: false });
    await eventually('Copilot Credits help', async () => (await access()).run.allowed === true);
    expect(await access()).toMatchObject({ run: { currency: 'copilot' } });
    await run({ quantity: { pages: 2 } });
    expect(await tenant.usageOf(runs)).toMatchObject({
      regime: 'dual',
      consumed: { credits: '132' },
      copilotConsumed: { credits: '16' },
    });
    expect(await access()).toMatchObject({ run: { allowed: true, currency: 'copilot' } });
    await run({ quantity: { pages: 1 } });
    expect(await access()).toMatchObject({ run: { code: 'EntitlementNotAvailable' } });
  });

  it('sells no first add-on and starts no trial', async () => {
    const pack = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-11-10' };
    for (const [path, body, code] of [
      ['/grants', pack, 'addOnSalesEnded'],
      ['/trials', { userId: 'u-1' }, 'trialNotAllowed'],
      ['/extensions', { requestedBy: 'ada' }, 'extensionNotAllowed'],
    ] as const) {
      expect(await tenant.send('POST', path, body)).toMatchObject({
        status: 422,
        type: 'application/problem+json',
        body: { type: `urn:problem-type:ai-credit-meter:${code}` },
      });
    }
    const renewed = { ...pack, contractStart: '2024-05-01' };
    expect((await tenant.send('POST', '/grants', renewed)).status).toBe(201);
  });
});

describe('the post-seeded regime', () => {
  beforeAll(() => startAt('2026-11-15T12:00:00Z'), PATIENCE_MS);
  afterAll(end);

  it('knows seeded credits only under contracts begun before November 2025', async () => {
    const seeded = { sku: 'powerAutomatePremium', quantity: 10, validFrom: '2026-01-01' };
    const added = await tenant.send('POST', '/grants', seeded);
    const before = await tenant.get(`/usage?minPosition=${added.body.position}`);
    expect(before.body).toMatchObject({ regime: 'postSeeded', entitlement: { credits: '0' } });
    expect(await access()).toMatchObject({
      run: blocked('NoCapacity', 'Missing Copilot Credit or AI Builder credit capacity'),
      make: ALLOWED,
    });

    const kept = { ...seeded, contractStart: '2025-06-01', validTo: '2027-06-01' };
    const { body } = await tenant.send('POST', '/grants', kept);
    const after = await tenant.get(`/usage?minPosition=${body.position}`);
    expect(after.body).toMatchObject({ entitlement: { credits: '50000' } });
    expect(await access()).toMatchObject({ run: { allowed: true, currency: 'aiBuilder' } });
  });
});
