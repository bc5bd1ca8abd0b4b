/** Commands over HTTP: dry runs, repeats, conditions, two at once, and their audit. */
import type { Json } from '../support/http-client.js';
import { meterForAll } from '../support/meter-process.js';
import { GRANT, problem } from '../support/command-answers.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const time = '2025-09-10T00:00:00Z';

const meter = meterForAll({ clockStart: '2025-09-15T00:00:00Z' });
let tenant: Tenant;
let tenants = 0;

beforeEach(() => void (tenant = tenantOf(meter.http, `tenant-${tenants++}`)));

const typesOf = (events: readonly Json[]): string[] => events.map(({ type }) => type);

describe('what is granted for a while', () => {
  it('has its limits, each refused by its own name', async () => {
    expect((await tenant.send('POST', '/trials', { userId: 'u-1' })).status).toBe(201);
    expect(await tenant.send('POST', '/trials/u-1/renewal')).toMatchObject(
      problem(409, 'trialStillRunning'),
    );
    const extend = () => tenant.send('POST', '/extensions', { requestedBy: 'ada' });
    expect((await extend()).status).toBe(201);
    expect((await extend()).status).toBe(201);
    expect(await extend()).toMatchObject(problem(422, 'extensionLimitReached'));
  });

  it('ended with the classic regime, wherever and whenever that ended', async () => {
    const rows = [{ version: 'our region', effectiveFrom: '2025-09-10', regime: 'dual' }];
    expect((await tenant.send('PUT', '/policy', { rows })).status).toBe(200);
    expect(await tenant.send('POST', '/extensions', { requestedBy: 'ada' })).toMatchObject(
      problem(422, 'extensionNotAllowed'),
    );
  });
});

describe('an allocation', () => {
  it('for an unknown environment makes it known', async () => {
    await tenant.own(10);
    await tenant.allocate('unheard-of', 4);
    expect((await tenant.get('/usage')).body.environments).toMatchObject([
      { environmentId: 'unheard-of', source: 'allocation', available: { credits: '4' }, runs: 0 },
    ]);
  });

  it('can be tried out: it shows the overage that it would bring, and does nothing', async () => {
    await tenant.own(1_000_000);
    const data = { statedCredits: { currency: 'aiBuilder', milliCredits: 300_000_000 } };
    await tenant.use(usageEvent({ id: 'run', tenantId: tenant.id, time, data }));
    await tenant.usageOf(1);
    const before = await tenant.ledger('2025-09');
    const path = '/environments/prod/allocation';
    const effect = [
      { type: 'AllocationChanged' },
      { type: 'UsageWarningRaised', data: { percent: 80 } },
      { type: 'UsageWarningRaised', data: { percent: 100 } },
      {
        type: 'OverageEntered',
        data: { level: 'important', cause: 'allocation', availableMilliCredits: 100_000_000 },
      },
    ];

    const tried = await tenant.send('PUT', `${path}?dryRun=true`, { credits: 100_000 });

    expect(tried).toMatchObject({ status: 200, body: { dryRun: true, events: effect } });
    expect(await tenant.ledger('2025-09')).toEqual(before);
    expect((await tenant.get('/environments/prod/access')).body.level).toBe('none');

    const done = await tenant.send('PUT', path, { credits: 100_000 });
    expect(done.body).toMatchObject({ dryRun: false, events: effect });
    const after = await tenant.get(`/usage?minPosition=${done.body.position}`);
    expect(after.body.overage).toMatchObject({ level: 'important', credits: '200000' });
  });

  it('of the last credits goes to one of two admins who want them at once', async () => {
    await tenant.own(100);
    const wanting = Array.from({ length: 8 }, (_, number) =>
      tenant.send('PUT', `/environments/e-${number}/allocation`, { credits: 60 }),
    );
    const answers = await Promise.all(wanting);

    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(7);
    for (const answer of refused) {
      expect(answer).toMatchObject(problem(422, 'allocationExceedsUnallocated'));
    }
    const { position } = answers.find(({ status }) => status === 200)!.body;
    expect((await tenant.get(`/usage?minPosition=${position}`)).body).toMatchObject({
      allocated: { credits: '60' },
      unallocated: { credits: '40' },
    });
  });
});

describe('a change made on a condition', () => {
  it('is refused to the admin who has not seen what the other one did', async () => {
    await tenant.own(100);
    const seen = await tenant.send('PUT', '/environments/prod/allocation', { credits: 10 });
    const condition = { 'if-match': `"${seen.body.configurationTag}"` };
    const change = (credits: number) =>
      tenant.send('PUT', '/environments/prod/allocation', { credits }, condition);

    const first = await change(20);
    expect(first.status).toBe(200);
    expect(await change(30)).toMatchObject(problem(412, 'configurationChanged'));
    expect(await tenant.get(`/usage?minPosition=${first.body.position}`)).toMatchObject({
      body: { allocated: { credits: '20' } },
    });
  });
});

describe('a command sent again', () => {
  it('under the same key is the same command', async () => {
    const key = { 'idempotency-key': 'order 66' };
    const answers = [
      await tenant.send('POST', '/grants', GRANT, key),
      await tenant.send('POST', '/grants', GRANT, key),
    ];
    const parallel = await Promise.all(
      [1, 2, 3].map(() => tenant.send('POST', '/grants', GRANT, key)),
    );

    const ids = [...answers, ...parallel].map(({ status, body }) => [status, body.grantId]);
    expect(new Set(ids.map(String)).size).toBe(1);
    expect(typesOf(await tenant.ledger('2025-09'))).toEqual(['LedgerOpened', 'GrantAdded']);
    expect(await tenant.send('POST', '/grants', { ...GRANT, quantity: 2 }, key)).toMatchObject(
      problem(422, 'idempotencyKeyReused'),
    );
  });

  it('without a key is another one', async () => {
    await tenant.send('POST', '/grants', GRANT);
    const { body } = await tenant.send('POST', '/grants', GRANT);
    expect((await tenant.get(`/usage?minPosition=${body.position}`)).body).toMatchObject({
      entitlement: { credits: '20' },
    });
  });
});

describe('the audit trail', () => {
  it('says who changed what from what to what, when and why', async () => {
    await tenant.own(10);
    await tenant.allocate('prod', 4);
    const headers = { 'x-actor': 'ada', 'x-reason': 'new project' };
    await tenant.send('PUT', '/environments/prod/allocation', { credits: 6 }, headers);

    expect((await tenant.ledger('2025-09')).at(-1)).toMatchObject({
      type: 'AllocationChanged',
      recordedAt: expect.stringMatching(/^2025-09-15T/),
      data: {
        environmentId: 'prod',
        previousMilliCredits: 4_000,
        milliCredits: 6_000,
        by: { actorId: 'ada', reason: 'new project' },
      },
    });
  });
});
