/** Trials and extensions of the classic regime (R20, R21). */
import { carriedOver } from '../capacity/carried-over.js';
import { figuresOf } from './state.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  ofType,
  opening,
  tenantAt,
  emptyTenant,
  type Tenant,
} from '../tenant.fixture.js';
import { addMilliseconds, monthOf } from '../values/calendar.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const start = { type: 'StartTrial', userId: 'maria' } as const;
const renew = { type: 'RenewTrial', userId: 'maria' } as const;
const switchOff = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;
const extension = (extensionId: string) =>
  ({ type: 'GrantExtension', extensionId, requestedBy: 'admin' }) as const;
const later = (tenant: Tenant, milliseconds: number): Tenant =>
  Object.assign(tenant, { now: addMilliseconds(tenant.now, milliseconds) });
const maria = { userId: 'maria' } as const;

const withTrial = () => {
  const tenant = tenantAt('2025-09-01T00:00:00.000Z');
  tenant.does(start);
  return tenant;
};
/** The tenant's next month, opened as the ledger opens it. */
const nextMonthOf = (tenant: Tenant, now: string): Tenant => {
  const next = emptyTenant(now);
  const { trials } = figuresOf(tenant.state);
  const configuration = carriedOver(tenant.state.configuration, monthOf(now), trials);
  next.does(opening(monthOf(now), configuration));
  return next;
};

describe('R21: a trial lends one user 200,000 credits for 30 days', () => {
  it('pays for runs and trainings anywhere, apart from what the tenant consumes', () => {
    const tenant = withTrial();
    const [run] = ofType(tenant.uses('any', 1_000), 'CreditConsumed');
    expect(run?.charge).toMatchObject({ drawnFrom: 'trial', milliCredits: 1_000_000 });
    expect(tenant.stands().figures.environment('any')).toMatchObject({
      consumedMilliCredits: 0,
      trialMilliCredits: 1_000_000,
    });
    expect(tenant.may('any', maria)).toMatchObject({
      run: { allowed: true, currency: 'aiBuilder' },
      make: { allowed: true },
    });
    expect(tenant.may('any', { userId: 'other' }).run.code).toBe('NoCapacity');
  });
  it('is blocked as soon as it is exhausted, without grace', () => {
    const tenant = withTrial();
    tenant.uses('any', 199_900);
    expect(tenant.may('any', maria).run.allowed).toBe(true);
    tenant.uses('any', 100);
    expect(tenant.may('any', maria)).toMatchObject({
      run: { allowed: false },
      make: { allowed: false },
    });
  });
  it('ends after 30 days, and says so once', () => {
    const tenant = withTrial();
    const end = '2025-10-01T00:00:00.000Z';
    const before = tenant.does({ type: 'CloseMonth' });
    expect(ofType(before, 'TrialEnded')).toEqual([]);
    const october = nextMonthOf(tenant, end);
    expect(ofType(october.does({ type: 'PassTime' }), 'TrialEnded')).toMatchObject([
      { userId: 'maria', endsAt: end },
    ]);
    expect(october.does({ type: 'PassTime' })).toEqual([]);
    expect(october.may('any', maria).run.allowed).toBe(false);
  });
  it('runs on into the next month with what is left', () => {
    const tenant = withTrial();
    tenant.uses('any', 150_000);
    const configuration = carriedOver(
      tenant.state.configuration,
      '2025-10',
      figuresOf(tenant.state).trials,
    );
    expect(configuration.trials['maria']?.consumedBeforeMilliCredits).toBe(150_000_000);
  });
  it('is only for tenants that own no credits, with the switch on', () => {
    const paying = tenantAt(CLASSIC);
    paying.does(credits(1));
    expect(paying.isRefused(start).code).toBe('trialNotAllowed');
    const switchedOff = tenantAt(CLASSIC);
    switchedOff.does(switchOff);
    expect(switchedOff.isRefused(start).code).toBe('trialNotAllowed');
  });
  it('is blocked while the switch is off (R8)', () => {
    const tenant = withTrial();
    tenant.does(switchOff);
    expect(tenant.may('any', maria).run).toMatchObject({ allowed: false, code: 'NoCapacity' });
  });
  it('starts once, and is renewed only after it has ended, to 200,000 again', () => {
    const tenant = tenantAt('2025-05-01T00:00:00.000Z');
    expect(tenant.isRefused(renew).code).toBe('trialNotFound');
    tenant.does(start);
    tenant.uses('any', 200_100);
    expect(tenant.does(start)).toEqual([]);
    expect(tenant.isRefused(renew).code).toBe('trialStillRunning');
    later(tenant, 30 * DAY);
    expect(tenant.isRefused(start).code).toBe('trialNotAllowed');
    expect(ofType(tenant.does(renew), 'TrialRenewed')).toMatchObject([
      { trial: { renewals: 1, milliCredits: 200_000_000, startedAt: tenant.now } },
    ]);
    expect(tenant.may('any', maria).run.allowed).toBe(true);
    tenant.uses('any', 199_900);
    expect(tenant.may('any', maria).run.allowed).toBe(true);
    tenant.uses('any', 100);
    expect(tenant.may('any', maria).run.allowed).toBe(false);
  });
  it('is renewed a limited number of times (A12)', () => {
    const tenant = tenantAt('2025-05-01T00:00:00.000Z');
    tenant.does(start);
    for (let renewals = 1; renewals <= 2; renewals++) later(tenant, 31 * DAY).does(renew);
    expect(later(tenant, 31 * DAY).isRefused(renew).code).toBe('trialRenewalsUsedUp');
  });
  it('is no longer started or renewed from 2025-11-01, while running ones finish', () => {
    const october = tenantAt('2025-10-31T23:59:59.999Z');
    october.does(start);
    const november = nextMonthOf(october, '2025-11-01T00:00:00.000Z');
    expect(november.isRefused({ ...start, userId: 'new' }).code).toBe('trialNotAllowed');
    expect(november.may('any', maria).run).toEqual({ allowed: true, currency: 'aiBuilder' });
    later(november, 30 * DAY);
    expect(november.isRefused(renew).code).toBe('trialNotAllowed');
  });
});

describe('A13: a running trial stays usable when paid credits arrive, but they are used first', () => {
  it('pays again once they are used up', () => {
    const tenant = withTrial();
    tenant.does(credits(1_000));
    const from = () => ofType(tenant.uses('any', 600), 'CreditConsumed')[0]?.charge.drawnFrom;
    expect([from(), from(), from()]).toEqual(['tenantPool', 'tenantPool', 'trial']);
  });
});

describe('R20: extension credits, on request in the classic regime', () => {
  const over = (used: number) => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000_000), allocation('prod', 100_000));
    tenant.uses('prod', used);
    return tenant;
  };
  it('help ten minutes after the request', () => {
    const tenant = over(250_000);
    const granted = tenant.does(extension('x-1'));
    expect(ofType(granted, 'ExtensionGranted')).toMatchObject([
      { extension: { milliCredits: 200_000_000, effectiveFrom: '2025-10-15T12:10:00.000Z' } },
    ]);
    expect(later(tenant, 10 * MINUTE - 1).does({ type: 'PassTime' })).toEqual([]);
    const exited = ofType(later(tenant, 1).does({ type: 'PassTime' }), 'OverageExited');
    expect(exited).toMatchObject([{ level: 'important', cause: 'extension' }]);
    expect(tenant.may('prod')).toMatchObject({ level: 'none', make: { allowed: true } });
  });
  it('are named as the cause even where a run is the first to show it', () => {
    const tenant = over(250_000);
    tenant.does(extension('x-1'));
    const exited = ofType(later(tenant, 10 * MINUTE).uses('prod', 100), 'OverageExited');
    expect(exited).toMatchObject([{ level: 'important', cause: 'extension' }]);
  });
  it('cover only what lies above the available credits (A12)', () => {
    const tenant = over(300_000);
    tenant.does(extension('x-1'));
    later(tenant, 10 * MINUTE);
    expect(tenant.may('prod').level).toBe('none');
    tenant.uses('prod', 100);
    expect(tenant.may('prod').level).toBe('simple');
    tenant.uses('prod', 25_000);
    expect(tenant.may('prod').level).toBe('important');
  });
  it('are one pot for the tenant: what one environment uses is gone for the others', () => {
    const tenant = over(200_000);
    tenant.does(allocation('test', 100_000), extension('x-1'));
    tenant.uses('test', 150_000);
    later(tenant, 10 * MINUTE).does({ type: 'PassTime' });
    expect([tenant.may('prod').level, tenant.may('test').level]).toEqual(['none', 'none']);
    const events = tenant.uses('test', 60_000);
    expect(ofType(events, 'OverageEntered').map(({ scope }) => scope)).toEqual([
      { kind: 'environment', environmentId: 'prod' },
      { kind: 'environment', environmentId: 'test' },
    ]);
  });
  it('are no part of what the tenant owns and cannot be allocated', () => {
    const tenant = over(0);
    tenant.does(extension('x-1'));
    expect(later(tenant, 10 * MINUTE).stands().entitlementMilliCredits).toBe(1_000_000_000);
    expect(tenant.isRefused(allocation('test', 900_001)).code).toBe('allocationExceedsUnallocated');
  });
  it('help the pool, but no environment without an allocation when the switch is off (R8)', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), extension('x-1'));
    tenant.uses('prod', 5_000);
    later(tenant, 10 * MINUTE);
    expect(tenant.may('prod').level).toBe('none');
    tenant.does(switchOff);
    expect(tenant.may('prod').run).toMatchObject({ allowed: false, code: 'NoCapacity' });
  });
  it('are gone on the 1st', () => {
    const tenant = over(250_000);
    tenant.does(extension('x-1'));
    later(tenant, 20 * DAY);
    expect(tenant.stands().inForce.extensionMilliCredits).toBe(0);
  });
  it('are given twice a month and six times a year (A12)', () => {
    const tenant = tenantAt('2025-08-10T00:00:00.000Z');
    const ask = (count: number, month: Tenant) => {
      for (let index = 0; index < count; index++) month.does(extension(`${month.now}-${index}`));
      return month;
    };
    ask(2, tenant);
    expect(tenant.isRefused(extension('third')).code).toBe('extensionLimitReached');
    const september = ask(2, nextMonthOf(tenant, '2025-09-10T00:00:00.000Z'));
    const october = ask(2, nextMonthOf(september, '2025-10-10T00:00:00.000Z'));
    const classic = { version: 'classic', effectiveFrom: '2025-11-01T00:00:00.000Z' } as const;
    october.does({ type: 'ChangePolicy', policy: [{ ...classic, regime: 'classic' }] });
    const november = nextMonthOf(october, '2025-11-10T00:00:00.000Z');
    expect(november.isRefused(extension('seventh'))).toMatchObject({
      code: 'extensionLimitReached',
      message: 'A year can have 6 extensions.',
    });
    const january = nextMonthOf(november, '2026-01-10T00:00:00.000Z');
    expect(january.does(extension('first'))).not.toEqual([]);
  });
  it('counts in the open month when it was asked for in one that is over by now', () => {
    const october = nextMonthOf(tenantAt(CLASSIC), '2025-10-02T00:00:00.000Z');
    october.now = '2025-09-30T23:59:59.000Z';
    const [granted] = ofType(october.does(extension('late')), 'ExtensionGranted');
    expect(granted).toMatchObject({ extension: { requestedAt: '2025-10-01T00:00:00.000Z' } });
    october.does(extension('second'));
    expect(october.isRefused(extension('third')).code).toBe('extensionLimitReached');
  });

  it('are given once per request, however often it is sent', () => {
    const tenant = over(0);
    expect(tenant.does(extension('x-1'))).not.toEqual([]);
    expect(tenant.does(extension('x-1'))).toEqual([]);
  });
  it('ended with the classic regime', () => {
    expect(tenantAt(DUAL).isRefused(extension('x-1')).code).toBe('extensionNotAllowed');
  });
});
