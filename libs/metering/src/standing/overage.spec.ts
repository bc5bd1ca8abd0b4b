/** When overage begins and ends, what it blocks, and what is not overage (R14–R16, R18). */
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  ofType,
  POST_SEEDED,
  tenantAt,
} from '../tenant.fixture.js';
import { levels, withAllocation } from './overage.fixture.js';

const switchOff = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;

describe('R14: classic, simple overage', () => {
  it('begins strictly above what is available (A5)', () => {
    const tenant = withAllocation(CLASSIC);
    expect(levels(tenant.uses('prod', 100_000))).toEqual([]);
    expect(tenant.may('prod')).toMatchObject({ level: 'none', make: { allowed: true } });
    expect(levels(tenant.uses('prod', 100))).toEqual(['OverageEntered simple by consumption']);
  });
  it('blocks makers, and lets runs continue and count', () => {
    const tenant = withAllocation(CLASSIC);
    tenant.uses('prod', 110_000);
    expect(tenant.may('prod')).toMatchObject({
      level: 'simple',
      run: { allowed: true, currency: 'aiBuilder' },
      make: { allowed: false, code: 'QuotaExceeded' },
    });
    tenant.uses('prod', 100);
    expect(tenant.stands().environment('prod').consumedMilliCredits).toBe(110_100_000);
  });
});

describe('R15: classic, important overage', () => {
  it('begins strictly above 125 % of the allocation (A1)', () => {
    const tenant = withAllocation(CLASSIC);
    expect(levels(tenant.uses('prod', 125_000))).toEqual(['OverageEntered simple by consumption']);
    expect(levels(tenant.uses('prod', 100))).toEqual([
      'OverageExited simple by consumption',
      'OverageEntered important by consumption',
    ]);
    const { run, make } = tenant.may('prod');
    expect(run).toMatchObject({ allowed: false, code: 'QuotaExceeded' });
    expect(run.message).toContain('Credit usage exceeds allocation: 125100 of 100000 used');
    expect(make).toMatchObject({ allowed: false, code: 'QuotaExceeded' });
  });
  it('compares with the unallocated credits where there is no allocation', () => {
    const tenant = withAllocation(CLASSIC, 900_000);
    tenant.uses('test', 125_000);
    expect(tenant.may('test').level).toBe('simple');
    tenant.uses('other', 100);
    const { run } = tenant.may('test');
    expect(run).toMatchObject({ allowed: false, code: 'QuotaExceeded' });
    expect(run.message).toContain('All AI Builder credits in this environment have been consumed');
  });
  it('takes its margin from the policy, so that changing it is a change of data', () => {
    const tenant = withAllocation(CLASSIC);
    tenant.uses('prod', 140_000);
    const row = { version: 'mild', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    const policy = [{ ...row, importantOveragePercent: 150 }];
    expect(levels(tenant.does({ type: 'ChangePolicy', policy }))).toEqual([
      'OverageExited important by policy',
      'OverageEntered simple by policy',
    ]);
  });
});

describe('R16: dual and later, makers are never blocked and runs fall back to Copilot Credits', () => {
  it.each([DUAL, POST_SEEDED])('knows no margin at %s', (now) => {
    const tenant = withAllocation(now);
    expect(levels(tenant.uses('prod', 100_000))).toEqual([]);
    expect(levels(tenant.uses('prod', 100))).toEqual(['OverageEntered exhausted by consumption']);
    const { run, make } = tenant.may('prod');
    expect(make).toEqual({ allowed: true });
    expect(run).toMatchObject({ allowed: false, code: 'EntitlementNotAvailable' });
    expect(run.message).toContain('Missing Copilot Credit or AI Builder credit capacity');
  });
  it('runs on Copilot Credits where there are some, while AI Builder stays exhausted', () => {
    const tenant = withAllocation(DUAL);
    tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits: 9_000, payAsYouGo: false });
    tenant.uses('prod', 100_100);
    expect(tenant.may('prod')).toMatchObject({
      level: 'exhausted',
      run: { allowed: true, currency: 'copilot' },
    });
  });
  it('falls back above 125 % where the policy says so (A1)', () => {
    const tenant = withAllocation(DUAL);
    const row = { version: 'support', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    tenant.does({ type: 'ChangePolicy', policy: [{ ...row, copilotFallbackPercent: 125 }] });
    expect(levels(tenant.uses('prod', 125_000))).toEqual([]);
    expect(levels(tenant.uses('prod', 100))).toEqual(['OverageEntered exhausted by consumption']);
  });
  it('records what ran although it was blocked', () => {
    const tenant = withAllocation(DUAL);
    tenant.uses('prod', 100_100);
    const [run] = ofType(tenant.uses('prod', 500), 'CreditConsumed');
    expect(run?.charge).toMatchObject({ currency: 'aiBuilder', milliCredits: 500_000 });
    expect(tenant.stands().environment('prod').consumedMilliCredits).toBe(100_600_000);
  });
});

describe('R18: a block is lifted only by what covers the whole month to date', () => {
  it('keeps an environment in overage that used 300,000 from the pool and gets 100,000', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000_000));
    tenant.uses('prod', 300_000);
    expect(levels(tenant.does(allocation('prod', 100_000)))).toEqual([
      'OverageEntered important by allocation',
    ]);
    expect(levels(tenant.does(allocation('prod', 299_999)))).toEqual([
      'OverageExited important by allocation',
      'OverageEntered simple by allocation',
    ]);
    expect(levels(tenant.does(allocation('prod', 300_000)))).toEqual([
      'OverageExited simple by allocation',
    ]);
  });
  it('is lifted by a grant as well, where the pool is over', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000));
    tenant.uses('prod', 1_500);
    expect(levels(tenant.does(credits(499)))).toEqual([]);
    expect(levels(tenant.does(credits(1)))).toEqual(['OverageExited exhausted by grant']);
  });
});

describe('A5: equal is not over', () => {
  it.each([
    { now: CLASSIC, used: 1_000, level: 'none' },
    { now: CLASSIC, used: 1_250, level: 'simple' },
    { now: DUAL, used: 1_000, level: 'none' },
  ])('at $now $used of 1,000 is $level', ({ now, used, level }) => {
    const tenant = withAllocation(now, 1_000);
    tenant.uses('prod', 0, {
      statedCredits: { currency: 'aiBuilder', milliCredits: used * 1_000 },
    });
    expect(tenant.may('prod').level).toBe(level);
    tenant.uses('prod', 0, { statedCredits: { currency: 'aiBuilder', milliCredits: 1 } });
    expect(tenant.may('prod').level).not.toBe(level);
  });
});

describe('A10: nothing available is absence, not overage', () => {
  it.each([CLASSIC, DUAL, POST_SEEDED])('without entitlement at %s', (now) => {
    const tenant = tenantAt(now);
    expect(levels(tenant.uses('prod', 500))).toEqual([]);
    expect(tenant.may('prod')).toMatchObject({
      level: 'none',
      run: { allowed: false, code: 'NoCapacity' },
      make: { allowed: now !== CLASSIC },
    });
    const standing = tenant.stands().environment('prod');
    expect(standing).toMatchObject({ source: 'none', availableMilliCredits: 0 });
  });
  it('with the switch off, and from dual on only after Copilot was tried', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000), switchOff);
    expect(tenant.may('prod').run).toMatchObject({ allowed: false, code: 'NoCapacity' });
    tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits: 1, payAsYouGo: false });
    expect(tenant.may('prod').run).toEqual({ allowed: true, currency: 'copilot' });
  });
  it('in a pool of which everything is allocated elsewhere', () => {
    const tenant = withAllocation(CLASSIC, 1_000_000);
    expect(tenant.may('test').run).toMatchObject({ allowed: false, code: 'NoCapacity' });
    tenant.uses('test', 100);
    expect(tenant.may('test').level).toBe('important');
  });
  it('ends an overage when the switch goes off in mid-month, and begins it again when on', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000));
    tenant.uses('prod', 1_100);
    expect(levels(tenant.does(switchOff))).toEqual(['OverageExited simple by settings']);
    const on = { type: 'ChangeSettings', settings: { allowUnallocated: true } } as const;
    expect(levels(tenant.does(on))).toEqual(['OverageEntered simple by settings']);
  });
});
