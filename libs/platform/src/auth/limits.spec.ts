/** Rate limits per client and per tenant: what counts against which. */
import { type LimitConfiguration, Limits, NO_QUOTAS, type Spent } from './limits.js';

const NONE: LimitConfiguration = { client: NO_QUOTAS, tenant: NO_QUOTAS };
const ONE_REQUEST = { requests: 1 };

const spentBy = (client: string, tenant: string, cost = {}): Spent => ({
  client,
  byClient: { ...ONE_REQUEST, ...cost },
  byTenant: new Map([[tenant, { ...ONE_REQUEST, ...cost }]]),
});
const beyond = async (limits: Limits, spent: Spent): Promise<string[]> =>
  (await limits.spend(spent)).filter(({ within }) => !within).map(({ policy }) => policy);

it('says nothing and refuses nothing without limits', async () => {
  const limits = new Limits(NONE);
  expect(await limits.spend(spentBy('a', 'contoso', { bytes: 1e9, events: 1e9 }))).toEqual([]);
  expect(limits.policies).toBe('');
});

it('lets no client pay for another, and no tenant', async () => {
  const limits = new Limits({
    client: { ...NO_QUOTAS, requests: 2, bytes: 100, events: 10 },
    tenant: { ...NO_QUOTAS, requests: 3, bytes: 150, events: 15 },
  });
  expect(await beyond(limits, spentBy('a', 'contoso'))).toEqual([]);
  expect(await beyond(limits, spentBy('a', 'contoso'))).toEqual([]);
  expect(await beyond(limits, spentBy('a', 'contoso'))).toEqual(['client-requests']);
  expect(await beyond(limits, spentBy('b', 'fabrikam'))).toEqual([]);
  expect(await beyond(limits, spentBy('b', 'contoso'))).toEqual([]);
  expect(await beyond(limits, spentBy('c', 'contoso'))).toEqual(['tenant-requests']);
  expect(await beyond(limits, spentBy('d', 'other', { bytes: 101 }))).toEqual(['client-bytes']);
  expect(await beyond(limits, spentBy('e', 'other', { bytes: 100 }))).toEqual([]);
  expect(await beyond(limits, spentBy('f', 'other', { bytes: 51 }))).toEqual(['tenant-bytes']);
  expect(await beyond(limits, spentBy('f', 'third', { events: 11 }))).toEqual(['client-events']);
  expect(await beyond(limits, spentBy('g', 'third', { events: 10 }))).toEqual([]);
  expect(await beyond(limits, spentBy('h', 'third', { events: 6 }))).toEqual(['tenant-events']);
});

it('counts each tenant of one request by itself', async () => {
  const limits = new Limits({ ...NONE, tenant: { ...NO_QUOTAS, events: 5 } });
  const standings = await limits.spend({
    client: 'a',
    byClient: { events: 9 },
    byTenant: new Map([
      ['contoso', { events: 3 }],
      ['fabrikam', { events: 6 }],
    ]),
  });
  expect(standings).toMatchObject([
    { policy: 'tenant-events', left: 2, within: true },
    { policy: 'tenant-events', left: 0, within: false },
  ]);
});

describe('the seconds until a quota is available again', () => {
  const { now } = Date;
  afterEach(() => void (Date.now = now));

  it.each([
    [58_600, 2],
    [59_000, 1],
    [59_999, 1],
  ])('after %i ms are %i, never too few', async (passedMs, seconds) => {
    const limits = new Limits({ ...NONE, client: { ...NO_QUOTAS, requests: 1 } });
    const startMs = now();
    Date.now = () => startMs;
    await limits.spend(spentBy('a', 'contoso'));
    Date.now = () => startMs + passedMs;
    const standings = await limits.spend(spentBy('a', 'contoso'));
    expect(standings).toMatchObject([{ within: false, resetSeconds: seconds }]);
  });
});

describe('what is refused', () => {
  const TIMES = 100;

  it('for the client costs the tenant nothing, however often it is asked for', async () => {
    const limits = new Limits({
      client: { ...NO_QUOTAS, requests: 1, bytes: 100, events: 10 },
      tenant: { ...NO_QUOTAS, requests: 3, bytes: 200, events: 20 },
    });
    const greedy = spentBy('greedy', 'contoso', { bytes: 90, events: 9 });
    await limits.spend(greedy);
    for (let time = 0; time < TIMES; time++) {
      expect(await beyond(limits, greedy)).toContain('client-requests');
    }
    const modest = spentBy('modest', 'contoso', { bytes: 90, events: 9 });
    expect(await beyond(limits, modest)).toEqual([]);
  });

  it('for one tenant of several costs the others nothing', async () => {
    const limits = new Limits({ ...NONE, tenant: { ...NO_QUOTAS, events: 5, bytes: 50 } });
    const mixed: Spent = {
      client: 'a',
      byClient: {},
      byTenant: new Map([
        ['contoso', { events: 1, bytes: 10 }],
        ['fabrikam', { events: 6, bytes: 60 }],
      ]),
    };
    for (let time = 0; time < TIMES; time++) {
      expect(await beyond(limits, mixed)).toEqual(['tenant-bytes', 'tenant-events']);
    }
    expect(await beyond(limits, spentBy('b', 'contoso', { events: 5, bytes: 50 }))).toEqual([]);
  });
});

it('takes no fault of its own for a refusal, nor for leave', async () => {
  const limits = new Limits({ ...NONE, client: { ...NO_QUOTAS, requests: 1 } });
  const nobody = {
    toString() {
      throw new Error('has no name');
    },
  };
  const spent = spentBy(nobody as unknown as string, 'contoso');
  await expect(limits.spend(spent)).rejects.toThrow('has no name');
});

it('says what holds, in the units of the registry', () => {
  const quotas = { requests: 1, bytes: 2, events: 3, streams: 4 };
  expect(new Limits({ client: quotas, tenant: NO_QUOTAS }).policies).toBe(
    '"client-requests";q=1;w=60, "client-bytes";q=2;w=60;qu="content-bytes", "client-events";q=3;w=60, "client-streams";q=4;qu="concurrent-requests"',
  );
});

describe('what is open at once', () => {
  const limits = () =>
    new Limits({
      client: { ...NO_QUOTAS, streams: 2 },
      tenant: { ...NO_QUOTAS, streams: 3 },
    });

  it('is limited by client and by tenant', () => {
    const open = limits();
    const enter = (client: string, tenant: string) => open.openStream({ client, tenant });
    const leave = enter('a', 'contoso');
    enter('a', 'fabrikam');
    expect(enter('a', 'contoso')).toBe('client');
    enter('b', 'contoso');
    enter('c', 'contoso');
    expect(enter('d', 'contoso')).toBe('tenant');
    expect(enter('d', 'fabrikam')).toBeInstanceOf(Function);
    if (typeof leave === 'function') leave();
    expect(enter('d', 'contoso')).toBeInstanceOf(Function);
  });

  it('releases each slot once, however often it is called', () => {
    const open = limits();
    const first = open.openStream({ client: 'a', tenant: 't' });
    open.openStream({ client: 'a', tenant: 't' });
    if (typeof first === 'function') [first, first].forEach((leave) => leave());
    expect(open.openStream({ client: 'a', tenant: 't' })).toBeInstanceOf(Function);
    expect(open.openStream({ client: 'a', tenant: 't' })).toBe('client');
  });

  it('is bounded for the process, whatever else is configured', () => {
    const open = new Limits(NONE);
    const enter = (index: number) => open.openStream({ client: `c${index}`, tenant: `t${index}` });
    for (let index = 0; index < 1_000; index++) expect(enter(index)).toBeInstanceOf(Function);
    expect(enter(1_000)).toBe('process');
  });
});
