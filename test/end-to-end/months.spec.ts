/** The turn of the month after any downtime: each month is reset once, in order, and announced once. */
import { NOTIFICATION_TOPIC } from '#contracts';
import { eventually } from '#testing';
import { type DataFolder, dataFolder, readTopic } from '../support/data-folder.js';
import type { Json } from '../support/http-client.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

/** Each has used more than it owns in September. The tests use different tenants, so they do not affect each other. */
const OVERSPENT = ['contoso', 'fabrikam'];

const startOver = ({ path }: DataFolder, clockStart: string): Promise<Meter> =>
  startMeter({ dataDir: path, clockStart });

const prodUsing = (tenantId: string, id: string, time: string, milliCredits: number) =>
  usageEvent({
    ...{ id, tenantId, time },
    data: { statedCredits: { currency: 'aiBuilder', milliCredits } },
  });

async function overspend(tenant: Tenant): Promise<void> {
  await tenant.own(1_000);
  await tenant.allocate('prod', 100);
  await tenant.use(prodUsing(tenant.id, 'september', '2025-09-14T00:00:00Z', 200_000));
  await tenant.usageOf(1);
  expect(await tenant.get('/environments/prod/access')).toMatchObject({
    body: { run: { allowed: false }, level: 'important' },
  });
}

const monthsOf = (meter: Meter, tenantId: string, month: string) => async (): Promise<boolean> => {
  const { body } = await meter.http.get('/v1/tenants?limit=1000');
  const known = body.tenants.find((one: { tenantId: string }) => one.tenantId === tenantId);
  return known?.lastMonth === month;
};

const firstEvent = async (meter: Meter, month: string): Promise<Json> =>
  (await tenantOf(meter.http, 'contoso').ledger(month))[0];

interface Heard {
  readonly tenantId: string;
  readonly what: string;
}

/** The messages in order, without repeats: like a consumer, it drops messages whose id is known. */
async function heard({ path }: DataFolder): Promise<Heard[]> {
  const byId = new Map<string, Heard>();
  for (const { key, headers, value } of await readTopic(path, NOTIFICATION_TOPIC)) {
    const id = String(headers['ce_id']);
    const { month, level } = JSON.parse(String(value));
    const what = [month, String(headers['ce_type']), level].filter(Boolean).join(' ');
    if (!byId.has(id)) byId.set(id, { tenantId: String(key), what });
  }
  return [...byId.values()];
}

const toldTo = (tenantId: string, told: readonly Heard[]): string[] =>
  told.filter((one) => one.tenantId === tenantId).map(({ what }) => what);

/** A separate subscription sends the messages and may be behind the read models. */
const allHeard = (over: DataFolder, count: number) =>
  eventually(`${count} messages are told`, async () => (await heard(over)).length >= count);

describe('once months have passed', () => {
  let passed: DataFolder;
  let meter: Meter;

  beforeAll(async () => {
    passed = await dataFolder();
    const september = await startOver(passed, '2025-09-15T00:00:00Z');
    for (const tenantId of OVERSPENT) await overspend(tenantOf(september.http, tenantId));
    expect(await september.stop()).toBe(0);
    const killed = await startOver(passed, '2025-11-20T00:00:00Z');
    await killed.kill();
    const second = await startOver(passed, '2025-11-20T00:00:00Z');
    await eventually('November is open', monthsOf(second, 'contoso', '2025-11'));
    await second.stop();
    meter = await startOver(passed, '2025-12-01T00:00:00Z');
    for (const tenantId of OVERSPENT) {
      await eventually('December is open', monthsOf(meter, tenantId, '2025-12'));
    }
  }, PATIENCE_MS);
  afterAll(async () => {
    await meter.stop();
    await passed.remove();
  });

  it('each was announced once, in order, whatever happened to the process meanwhile', async () => {
    const expected = [
      '2025-09 UsageWarningRaised',
      '2025-09 UsageWarningRaised',
      '2025-09 OverageEntered important',
      '2025-10 MonthlyReset',
      '2025-10 OverageExited important',
      '2025-11 MonthlyReset',
      '2025-12 MonthlyReset',
    ];
    await allHeard(passed, OVERSPENT.length * expected.length);
    const told = await heard(passed);
    expect(told).toHaveLength(OVERSPENT.length * expected.length);
    for (const id of OVERSPENT) expect(toldTo(id, told)).toEqual(expected);
  });

  it('each was reset once and in order, the limits are back and nothing is carried over', async () => {
    const tenant = tenantOf(meter.http, 'contoso');
    expect((await tenant.get('/usage')).body).toMatchObject({
      month: '2025-12',
      regime: 'dual',
      consumed: { credits: '0' },
      allocated: { credits: '100' },
      overage: { level: 'none' },
    });
    expect((await tenant.get('/environments/prod/access')).body.run.allowed).toBe(true);
    expect((await tenant.get('/usage?month=2025-09')).body).toMatchObject({
      regime: 'classic',
      consumed: { credits: '200' },
      overage: { level: 'important' },
      closedAt: expect.any(String),
    });
    for (const { month, previousMonth, consumedMilliCredits } of [
      { month: '2025-10', previousMonth: '2025-09', consumedMilliCredits: 200_000 },
      { month: '2025-11', previousMonth: '2025-10', consumedMilliCredits: 0 },
      { month: '2025-12', previousMonth: '2025-11', consumedMilliCredits: 0 },
    ]) {
      expect(await firstEvent(meter, month)).toMatchObject({
        type: 'MonthlyReset',
        revision: 0,
        data: { previousMonth, closing: { consumedMilliCredits } },
      });
    }
  });

  it(
    'late usage restates its own month and no other',
    async () => {
      const tenant = tenantOf(meter.http, 'fabrikam');
      const figures = async (month: string) => {
        const { asOf: _, ...usage } = (await tenant.get(`/usage?month=${month}`)).body;
        return usage;
      };
      const [october, november] = [await figures('2025-10'), await figures('2025-11')];

      await tenant.use(
        prodUsing('fabrikam', 'late', '2025-09-30T23:59:59.999Z', 5_500),
        prodUsing('fabrikam', 'september', '2025-09-14T00:00:00Z', 200_000),
      );

      expect(await tenant.usageOf(2, '2025-09')).toMatchObject({ consumed: { credits: '205.5' } });
      expect(await figures('2025-10')).toEqual(october);
      expect(await figures('2025-11')).toEqual(november);
      expect((await tenant.get('/events/late')).body).toMatchObject({ run: { month: '2025-09' } });
    },
    PATIENCE_MS,
  );

  it(
    'usage of before anything was known of the tenant opens the month it belongs to',
    async () => {
      const tenant = tenantOf(meter.http, 'tailspin');
      await tenant.own(1_000);
      await tenant.use(prodUsing('tailspin', 'early', '2025-06-30T12:00:00Z', 7_000));

      await eventually('June is known', async () => {
        return (await tenant.get('/usage?month=2025-06')).status === 200;
      });
      expect(await tenant.usageOf(1, '2025-06')).toMatchObject({
        entitlement: { credits: '1000' },
        consumed: { credits: '7' },
      });
      expect((await tenant.get('/usage')).body).toMatchObject({ month: '2025-12', runs: 0 });
    },
    PATIENCE_MS,
  );
});

describe('the turn of the month', () => {
  let folder: DataFolder;

  beforeAll(async () => void (folder = await dataFolder()));
  afterAll(() => folder.remove());

  it(
    'reaches every tenant once, though the process is killed in the middle of it',
    async () => {
      const ids = Array.from({ length: 200 }, (_, number) => `tenant-${number}`);
      const september = await startOver(folder, '2025-09-15T00:00:00Z');
      const time = '2025-09-14T00:00:00Z';
      await september.http.publish(
        ids.map((tenantId) => usageEvent({ id: 'run', tenantId, time })),
      );
      await eventually('all are known', async () => {
        const { body } = await september.http.get('/v1/tenants?limit=1000');
        return body.tenants.length === ids.length;
      });
      await september.stop();

      const killed = await startOver(folder, '2025-12-15T00:00:00Z');
      await eventually('some have moved on', async () => {
        const { body } = await killed.http.get('/v1/tenants?limit=1000');
        return body.tenants.some(({ lastMonth }: { lastMonth: string }) => lastMonth > '2025-09');
      });
      await killed.kill();
      const meter = await startOver(folder, '2025-12-15T00:00:00Z');
      await eventually('all are in December', async () => {
        const { body } = await meter.http.get('/v1/tenants?limit=1000');
        return body.tenants.every(
          ({ lastMonth }: { lastMonth: string }) => lastMonth === '2025-12',
        );
      });
      const expected = ['2025-10', '2025-11', '2025-12'].map((month) => `${month} MonthlyReset`);
      await allHeard(folder, ids.length * expected.length);
      await meter.stop();

      const told = await heard(folder);
      for (const id of ids) expect(toldTo(id, told)).toEqual(expected);
    },
    PATIENCE_MS,
  );
});
