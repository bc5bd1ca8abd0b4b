/** A tenant's configuration over HTTP, with the tag for conditional changes. */
import type { LedgerCommand } from '#metering';
import { addGrant, allocation, SEPTEMBER_15 as AT, TWO_UNTIL_OCTOBER } from '../testing/given.js';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const grant = TWO_UNTIL_OCTOBER;
const grantAdded = addGrant(grant, AT);
const allocate = (environmentId: string, milliCredits: number) =>
  allocation({ environmentId, milliCredits, at: AT });

async function configuration(month?: string) {
  await query.project();
  return query.get(`/${TENANT}/configuration${month ? `?month=${month}` : ''}`);
}

describe('configuration', () => {
  it('is what is in force, with amounts and the terms of the policy', async () => {
    await query.command(grantAdded);
    await query.command(allocate('prod', 50_000));
    const own = { milliCredits: 7_000, drawFromTenant: false, payAsYouGo: true };
    await query.command({
      type: 'ChangeEnvironmentCopilot',
      at: AT,
      environmentId: 'dev',
      copilot: own,
      by: BY,
    });
    await query.command({
      type: 'GrantExtension',
      at: AT,
      extensionId: 'e-1',
      requestedBy: 'maria',
      by: BY,
    });

    const { status, body } = await configuration();

    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenantId: TENANT,
      month: '2025-09',
      grants: [{ grantId: 'grant-1', creditsEach: { credits: '100' }, inForce: true }],
      allocations: [{ environmentId: 'prod', milliCredits: 50_000, credits: '50' }],
      settings: { allowUnallocated: true, warningPercents: [80, 100] },
      policy: {
        version: 'classic',
        terms: { regime: 'classic', trialDays: 30 },
        rows: [],
        toCome: [
          { version: '2025-11-01', terms: { regime: 'dual', trialsOffered: false } },
          { version: '2026-11-01', terms: { regime: 'postSeeded', addOnSales: 'ended' } },
        ],
      },
      rateCards: expect.arrayContaining([
        { version: '2025-11-20', effectiveFrom: null, inForce: true, changes: [] },
      ]),
      copilot: {
        prepaid: { credits: '0' },
        environments: [{ environmentId: 'dev', credits: { credits: '7' }, drawFromTenant: false }],
        unset: { credits: { credits: '0' }, drawFromTenant: true, payAsYouGo: false },
      },
      extensions: [{ extensionId: 'e-1', credits: { credits: '200000' }, inForce: false }],
      asOf: { position: expect.any(Number) },
    });
  });

  it('says how far a trial is used', async () => {
    await query.command({ type: 'StartTrial', at: AT, userId: 'u-17', by: BY });
    await query.use({ statedCredits: { currency: 'aiBuilder', milliCredits: 30_000 }, time: AT });
    const { body } = await configuration();
    expect(body).toMatchObject({
      trials: [
        {
          userId: 'u-17',
          consumed: { credits: '30' },
          credits: { credits: '200000' },
          inForce: true,
        },
      ],
    });
  });

  it('counts only grants whose credits are owned: seeded ones end with their regime', async () => {
    query.time.now = '2026-10-15T12:00:00.000Z';
    const seeded = { sku: 'powerAppsPremium', validTo: null };
    const contractStart = '2025-10-31T00:00:00.000Z';
    for (const own of [
      { ...grant, ...seeded, grantId: 'ended' },
      { ...grant, ...seeded, grantId: 'held by its contract', contractStart },
    ]) {
      await query.command(addGrant(own, query.time.now));
    }
    query.time.now = '2026-11-15T12:00:00.000Z';
    expect((await configuration()).body).toMatchObject({
      grants: [
        { grantId: 'ended', inForce: false },
        { grantId: 'held by its contract', inForce: true },
      ],
    });
  });

  it('knows the month that is asked for, and the one that is not opened yet', async () => {
    await query.command(grantAdded);
    query.time.now = '2025-11-02T00:00:00.000Z';
    expect((await configuration('2025-09')).body).toMatchObject({ grants: [{ inForce: true }] });
    expect((await configuration('2025-10')).body).toMatchObject({
      closedAt: null,
      grants: [{ inForce: false }],
    });
    expect((await configuration()).body).toMatchObject({
      grants: [],
      policy: { terms: { regime: 'dual' } },
    });
    expect((await configuration('2025-08')).body.type).toMatch(/monthNotFound$/);
  });
});

describe('the tag of the configuration', () => {
  const change = (tag: string, milliCredits: number) =>
    query.ledger.command(TENANT, allocate('prod', milliCredits), { ifConfiguration: tag });

  it('is the one that commands answer, after every kind of change', async () => {
    const changes: LedgerCommand[] = [
      { type: 'StartTrial', at: AT, userId: 'u-17', by: BY },
      grantAdded,
      allocate('prod', 50_000),
      allocate('42', 10_000),
      allocate('7', 10_000),
      { type: 'ChangeSettings', at: AT, settings: { warningPercents: [50] }, by: BY },
      {
        type: 'ChangePolicy',
        at: AT,
        policy: [{ version: 'eu', effectiveFrom: '2025-11-03T00:00:00.000Z', regime: 'dual' }],
        by: BY,
      },
      { type: 'ChangeCopilotCapacity', at: AT, prepaidMilliCredits: 1, payAsYouGo: true, by: BY },
      { type: 'GrantExtension', at: AT, extensionId: 'e-1', requestedBy: 'maria', by: BY },
      { type: 'EndGrant', at: AT, grantId: 'grant-1', by: BY },
    ];
    for (const command of changes) {
      const outcome = await query.command(command);
      const { headers, body } = await configuration();
      expect(outcome).toMatchObject({ kind: 'done', tag: body.configurationTag });
      expect(headers['etag']).toBe(`"${body.configurationTag}"`);
    }
  });

  it('admits a change of what was read, and refuses the second of two administrators', async () => {
    await query.command(grantAdded);
    const { configurationTag } = (await configuration()).body;
    expect(await change(configurationTag, 1_000)).toMatchObject({ kind: 'done' });
    expect(await change(configurationTag, 2_000)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'configurationChanged' },
    });
  });

  it('stays while only usage and time pass', async () => {
    await query.command(grantAdded);
    const { configurationTag } = (await configuration()).body;
    await query.use({});
    query.time.now = '2025-09-20T00:00:00.000Z';
    expect((await configuration()).body.configurationTag).toBe(configurationTag);
    expect(await change(configurationTag, 1_000)).toMatchObject({ kind: 'done' });
  });

  it('holds across the turn of a month that nobody has opened yet', async () => {
    await query.command({ type: 'StartTrial', at: AT, userId: 'u-17', by: BY });
    await query.use({ statedCredits: { currency: 'aiBuilder', milliCredits: 30_000 }, time: AT });
    await query.command(grantAdded);
    query.time.now = '2025-10-02T00:00:00.000Z';
    const { configurationTag } = (await configuration()).body;
    expect(await change(configurationTag, 1_000)).toMatchObject({ kind: 'done' });
  });
});
