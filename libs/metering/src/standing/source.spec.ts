/** The currency and pool that pay for a run, rated or with stated credits. */
import { ownCopilot, prepaidCopilot } from '../copilot.fixture.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  recording,
  tenantAt,
  tenantWith,
  type Tenant,
} from '../tenant.fixture.js';
import { MILLI_CREDITS_MAX, type Currency } from '../values/amounts.js';
import type { Usage } from '../values/usage.js';

const stating = (milliCredits: number, currency: Currency = 'aiBuilder') => ({
  statedCredits: { currency, milliCredits },
});
const startTrial = { type: 'StartTrial', userId: 'maria' } as const;
const switchedOff = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;

describe('a run that states AI Builder credits (A2)', () => {
  const drawn = (tenant: Tenant, usage: Partial<Usage> = {}) =>
    tenant.charge({ ...stating(1_000), ...usage }).drawnFrom;

  it('is drawn from what the environment draws from, also above it', () => {
    const tenant = tenantWith(DUAL, credits(100), allocation('prod', 1), prepaidCopilot(100));
    expect(drawn(tenant)).toBe('allocation');
    expect(drawn(tenant)).toBe('allocation');
    expect(drawn(tenant)).toBe('allocation');
    expect(drawn(tenant, { environmentId: 'test' })).toBe('tenantPool');
  });
  it('is drawn from nothing where there is nothing', () => {
    expect(drawn(tenantAt(DUAL))).toBe('none');
    expect(drawn(tenantWith(DUAL, credits(5), switchedOff))).toBe('none');
  });
  it.each([
    { name: 'where nothing is owned', given: [] },
    { name: 'once what is owned is exceeded', given: [credits(1)] },
  ])('is paid by a running trial $name (A13)', ({ given }) => {
    const tenant = tenantWith(CLASSIC, startTrial, ...given);
    if (given.length > 0) {
      expect(drawn(tenant)).toBe('tenantPool');
      expect(drawn(tenant)).toBe('tenantPool');
    }
    expect(tenant.charge(stating(1_000))).toMatchObject({
      currency: 'aiBuilder',
      drawnFrom: 'trial',
    });
    expect(drawn(tenant, { userId: 'luis' })).toBe(given.length > 0 ? 'tenantPool' : 'none');
  });
  it('leaves the trial alone while paid credits are there', () => {
    const tenant = tenantWith(CLASSIC, startTrial, credits(100));
    expect(drawn(tenant)).toBe('tenantPool');
    expect(tenant.stands().figures.trial('maria')).toBe(0);
  });
  it('may be as large as an amount can be, and no larger', () => {
    expect(tenantAt(DUAL).charge(stating(MILLI_CREDITS_MAX)).milliCredits).toBe(MILLI_CREDITS_MAX);
    const larger = recording({ time: DUAL, ...stating(MILLI_CREDITS_MAX + 1) });
    expect(tenantAt(DUAL).isRefused(larger)).toEqual({
      code: 'invalidAmount',
      message: 'The quantity is too large for one run: correct it at its source.',
      field: 'quantity',
    });
  });
});

describe('what a trial pays for (R21)', () => {
  it('is not what ran before it was started', () => {
    const tenant = tenantWith(CLASSIC, startTrial);
    const drawnAt = (time: string) => tenant.charge({ ...stating(1), time }).drawnFrom;
    expect(drawnAt('2025-10-15T11:59:59.999Z')).toBe('none');
    expect(drawnAt(CLASSIC)).toBe('trial');
  });
  it('leaves out what paid credits paid for, of the same user', () => {
    const tenant = tenantWith(CLASSIC, startTrial, credits(1_000));
    tenant.uses('prod', 1_001, stating(1_001_000));
    tenant.uses('prod', 7, stating(7_000));
    expect(tenant.state.trials.get('maria')).toBe(7_000);
    expect(tenant.stands().figures.totals).toMatchObject({
      consumedMilliCredits: 1_001_000,
      trialMilliCredits: 7_000,
    });
  });
  it('counts for no user where the run names none', () => {
    const tenant = tenantWith(CLASSIC, startTrial);
    tenant.uses('prod', 7, { ...stating(7_000), userId: null });
    expect([...tenant.state.trials.toMap()]).toEqual([]);
  });
});

describe('why Copilot Credits do not cover a run', () => {
  it.each([
    { name: 'nothing is there', given: [], used: 0, code: 'NoCapacity' },
    { name: 'nothing is there, and some was used', given: [], used: 5, code: 'NoCapacity' },
    { name: 'the pool is used up', given: [prepaidCopilot(100)], used: 101, code: 'QuotaExceeded' },
    {
      name: 'its own, smaller than the pool, is used up with it',
      given: [prepaidCopilot(300), ownCopilot({ milliCredits: 100_000 })],
      used: 301,
      code: 'QuotaExceeded',
    },
    {
      name: 'its own is used up and the pool closed to it',
      given: [prepaidCopilot(300), ownCopilot({ milliCredits: 100_000, drawFromTenant: false })],
      used: 101,
      code: 'QuotaExceeded',
    },
  ])('$name', ({ given, used, code }) => {
    const tenant = tenantWith(DUAL, ...given);
    tenant.uses('prod', 0, stating(used * 1_000, 'copilot'));
    expect(tenant.may('prod', { context: 'agentFlow' }).run.code).toBe(code);
    const run = tenant.charge({ context: 'agentFlow', quantity: { pages: 1 } });
    expect(run).toMatchObject({ currency: 'copilot', drawnFrom: 'none' });
  });
});

describe('an allocation without entitlement', () => {
  it('gives nothing, however large it is (A10)', () => {
    const tenant = tenantWith(CLASSIC, credits(100, { grantId: 'ends' }), allocation('prod', 100));
    tenant.uses('prod', 200);
    tenant.does({ type: 'EndGrant', grantId: 'ends' });
    expect(tenant.stands().environment('prod')).toEqual({
      source: 'none',
      availableMilliCredits: 0,
      consumedMilliCredits: 200_000,
      scopeConsumedMilliCredits: 200_000,
      remainingMilliCredits: 0,
      excessMilliCredits: 0,
      extensionMilliCredits: 0,
      level: 'none',
    });
  });
});
