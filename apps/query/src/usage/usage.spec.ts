/** The usage of tenants and environments over HTTP. */
import { addGrant, grantOf } from '../testing/given.js';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const amount = (credits: number) => ({ milliCredits: credits * 1_000, credits: String(credits) });

async function grant(credits: number): Promise<void> {
  expect(await query.command(addGrant(grantOf(credits)))).toMatchObject({
    kind: 'done',
  });
}

async function allocate(environmentId: string, credits: number): Promise<void> {
  const milliCredits = credits * 1_000;
  const at = '2025-09-02T00:00:00.000Z';
  await query.command({ type: 'ChangeAllocation', at, environmentId, milliCredits, by: BY });
}

describe('usage of a tenant', () => {
  it('shows what is owned, divided, used and over, with what it reflects', async () => {
    await grant(1_000);
    await allocate('prod', 150);
    await query.use({ id: '1' }, { id: '2' }, { id: '3', environmentId: 'dev' });
    await query.project();

    const { status, body } = await query.get(`/${TENANT}/usage`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenantId: TENANT,
      month: '2025-09',
      regime: 'classic',
      entitlement: amount(1_000),
      allocated: amount(150),
      unallocated: amount(850),
      consumed: amount(288),
      copilotConsumed: amount(0),
      overage: { level: 'important', ...amount(42), since: expect.any(String) },
      remaining: amount(754),
      pool: { available: amount(850), consumed: amount(96), remaining: amount(754) },
      runs: 3,
      environments: [
        { environmentId: 'dev', source: 'tenantPool', available: amount(850), runs: 1 },
        { environmentId: 'prod', environmentName: 'Production', source: 'allocation', runs: 2 },
      ],
      asOf: { position: expect.any(Number), time: expect.any(String) },
    });
  });

  it('is near its limit from the share on at which the tenant is warned', async () => {
    await grant(1_000);
    await allocate('prod', 150);
    const warnAt = (warningPercents: number[]) =>
      query.command({
        type: 'ChangeSettings',
        at: '2025-09-03T00:00:00.000Z',
        settings: { warningPercents },
        by: BY,
      });
    await query.use({ id: '1' });
    const usageWarnedAt = async (percents: number[]) => {
      await warnAt(percents);
      await query.project();
      return (await query.get(`/${TENANT}/usage`)).body;
    };

    expect(await usageWarnedAt([80, 100])).toMatchObject({
      environments: [{ consumedPercent: 64, nearLimit: false }],
    });
    expect(await usageWarnedAt([64])).toMatchObject({
      environments: [{ nearLimit: true }],
      pool: { nearLimit: false },
    });
    expect(await usageWarnedAt([])).toMatchObject({ environments: [{ nearLimit: false }] });
  });

  it.each([
    { month: 'classic', at: '2025-09-20T00:00:00.000Z', above: amount(1_250) },
    { month: 'dual', at: '2025-11-20T00:00:00.000Z', above: null },
  ])('begins important overage above $above.credits in a $month month', async ({ at, above }) => {
    await grant(1_000);
    await query.project();
    query.time.now = at;
    const { body } = await query.get(`/${TENANT}/usage`);
    expect(body).toMatchObject({ importantOverageAbove: above });
  });

  it('has a pool that is none while the tenant has it switched off (R8)', async () => {
    await grant(1_000);
    await query.use({ quantity: { pages: 30 } });
    await query.project();
    const usage = () => query.get(`/${TENANT}/usage`);
    const open = { source: 'tenantPool', nearLimit: true };
    expect(await usage()).toMatchObject({ body: { pool: open } });
    const at = '2025-09-03T00:00:00.000Z';
    const settings = { allowUnallocated: false };
    await query.command({ type: 'ChangeSettings', at, settings, by: BY });
    await query.project();
    expect(await usage()).toMatchObject({ body: { pool: { source: 'none', nearLimit: false } } });
  });

  it('distinguishes an unknown tenant from a month before the first', async () => {
    await query.use({});
    await query.project();

    const unknown = await query.get('/nobody/usage');
    const early = await query.get(`/${TENANT}/usage?month=2024-12`);

    expect(unknown).toMatchObject({ status: 404, type: 'application/problem+json' });
    expect(unknown.body.type).toMatch(/tenantNotFound$/);
    expect(early).toMatchObject({ status: 404, body: { firstMonth: '2025-09' } });
    expect(early.body.type).toMatch(/monthNotFound$/);
  });

  it('shows a month that is not open yet as it will be opened', async () => {
    await grant(1_000);
    await query.use({});
    await query.project();
    query.time.now = '2025-10-01T00:00:01.000Z';

    const { body } = await query.get(`/${TENANT}/usage`);

    expect(body).toMatchObject({
      month: '2025-10',
      entitlement: amount(1_000),
      consumed: amount(0),
    });
  });

  it('shows a past month as it stood at its end', async () => {
    await grant(1_000);
    await query.use({});
    query.time.now = '2025-11-20T00:00:00.000Z';
    await query.ledger.openPresentMonth(TENANT);
    await query.project();

    const { body } = await query.get(`/${TENANT}/usage?month=2025-09`);

    expect(body).toMatchObject({ regime: 'classic', consumed: amount(96) });
    expect(body.closedAt).toBe('2025-11-20T00:00:00.000Z');
  });
});

describe('usage of an environment', () => {
  it('says its source, what is left and since when it is over', async () => {
    await grant(1_000);
    await allocate('prod', 90);
    await query.use({ time: '2025-09-10T10:15:00.000Z' });
    await query.project();

    const { body } = await query.get(`/${TENANT}/environments/prod/usage?month=2025-09`);

    expect(body).toMatchObject({
      environmentId: 'prod',
      month: '2025-09',
      source: 'allocation',
      available: amount(90),
      consumed: amount(96),
      remaining: amount(0),
      consumedPercent: 106,
      overage: { level: 'simple', cause: 'consumption', ...amount(6) },
      runs: 1,
      lastRunAt: '2025-09-10T10:15:00.000Z',
    });
    expect(body.overage.since).not.toBeNull();
  });

  it('lets an unknown environment draw from the tenant pool (R7)', async () => {
    await grant(1_000);
    await query.project();

    const { body } = await query.get(`/${TENANT}/environments/__proto__/usage`);

    expect(body).toMatchObject({
      environmentId: '__proto__',
      source: 'tenantPool',
      available: amount(1_000),
      consumed: amount(0),
      runs: 0,
    });
  });
});

describe('several months', () => {
  beforeEach(async () => {
    await grant(1_000);
    await query.use({ id: '1' });
    query.time.now = '2025-10-05T00:00:00.000Z';
    await query.use({ id: '2', time: '2025-10-02T00:00:00.000Z' });
    await query.use({ id: '3', time: '2025-10-02T00:00:00.000Z', context: 'agent' });
    await query.project();
  });

  it('of a tenant are listed each, and summed', async () => {
    const { body } = await query.get(`/${TENANT}/usage?month=2025-06..2025-11`);

    expect(body).toMatchObject({
      month: '2025-06..2025-11',
      consumed: amount(192),
      copilotConsumed: amount(24),
      runs: 3,
      months: [
        { month: '2025-09', entitlement: amount(1_000), consumed: amount(96), runs: 1 },
        { month: '2025-10', consumed: amount(96), pool: { remaining: amount(904) }, runs: 2 },
        { month: '2025-11', consumed: amount(0), runs: 0 },
      ],
    });
  });

  it('of an environment as well', async () => {
    const { body } = await query.get(`/${TENANT}/environments/prod/usage?month=2025-09..2025-10`);

    expect(body).toMatchObject({
      environmentId: 'prod',
      consumed: amount(192),
      months: [
        { month: '2025-09', environmentId: 'prod', remaining: amount(904) },
        { month: '2025-10', runs: 2 },
      ],
    });
  });
});
