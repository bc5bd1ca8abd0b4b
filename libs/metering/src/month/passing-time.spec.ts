/** Changes by time alone: ends of credits, overage entered and left, each recorded once with its cause. */
import { carriedOver } from '../capacity/carried-over.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  emptyTenant,
  ofType,
  opening,
  tenantWith,
} from '../tenant.fixture.js';
import type { LedgerEvent } from './events.js';

const PASS = { type: 'PassTime' } as const;
const BY_TIME = { actorId: 'system', reason: 'Its time was up.' };
const BEGINS = '2026-03-20T00:00:00.000Z';

/** The types of the events, with level and cause if present; without warnings. */
const said = (events: readonly LedgerEvent[]) =>
  events
    .filter(({ type }) => type !== 'UsageWarningRaised')
    .map(({ type, data }) => ('cause' in data ? `${type} ${data.level} by ${data.cause}` : type));

describe('overage that time moves names what began or ended', () => {
  it('a grant that begins lifts it, and one that ends brings it back', () => {
    const end = '2026-03-25T00:00:00.000Z';
    const more = { grantId: 'more', validFrom: BEGINS, validTo: end };
    const tenant = tenantWith(DUAL, credits(100), credits(100, more));
    tenant.uses('prod', 200);
    tenant.now = '2026-03-19T23:59:59.999Z';
    expect(tenant.does(PASS)).toEqual([]);
    tenant.now = BEGINS;
    expect(said(tenant.does(PASS))).toEqual(['OverageExited exhausted by grant']);
    tenant.now = '2026-03-24T23:59:59.999Z';
    expect(tenant.does(PASS)).toEqual([]);
    tenant.now = '2026-03-26T09:00:00.000Z';
    const events = tenant.does(PASS);
    expect(said(events)).toEqual(['GrantEnded', 'OverageEntered exhausted by grant']);
    expect(events[0]?.data).toEqual({ at: tenant.now, grantId: 'more', by: BY_TIME });
    expect(tenant.state.configuration.grants['more']?.validTo).toBe(end);
    expect(tenant.does(PASS)).toEqual([]);
  });

  it('before what a command of that moment does', () => {
    const tenant = tenantWith(DUAL, credits(100), credits(100, { validFrom: BEGINS }));
    tenant.uses('prod', 200);
    tenant.now = BEGINS;
    expect(said(tenant.does(allocation('prod', 150)))).toEqual([
      'OverageExited exhausted by grant',
      'AllocationChanged',
      'OverageEntered exhausted by allocation',
    ]);
  });

  it('an extension without delay helps at once', () => {
    const row = { version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    const policy = [{ ...row, extensionDelayMinutes: 0 }];
    const tenant = tenantWith(CLASSIC, credits(100), { type: 'ChangePolicy', policy });
    tenant.uses('prod', 200);
    const ask = { type: 'GrantExtension', extensionId: 'one', requestedBy: 'maria' } as const;
    expect(said(tenant.does(ask))).toEqual([
      'ExtensionGranted',
      'OverageExited important by extension',
    ]);
  });
});

describe('what an administrator does names itself as the cause', () => {
  it('where a grant is ended or added', () => {
    const tenant = tenantWith(DUAL, credits(100), credits(100, { grantId: 'more' }));
    tenant.uses('prod', 150);
    const end = { type: 'EndGrant', grantId: 'more' } as const;
    expect(said(tenant.does(end))).toEqual(['GrantEnded', 'OverageEntered exhausted by grant']);
    expect(tenant.state.configuration.grants['more']?.validTo).toBe(DUAL);
    expect(said(tenant.does(credits(50)))).toEqual([
      'GrantAdded',
      'OverageExited exhausted by grant',
    ]);
  });

  it('also where the grant would have ended later by itself', () => {
    const later = { grantId: 'more', validTo: BEGINS };
    const tenant = tenantWith(DUAL, credits(100, later));
    const end = { type: 'EndGrant', grantId: 'more' } as const;
    expect(said(tenant.does(end))).toEqual(['GrantEnded']);
    expect(tenant.state.configuration.grants['more']?.validTo).toBe(DUAL);
    tenant.now = BEGINS;
    expect(tenant.does(PASS, end)).toEqual([]);
  });
});

describe('every end is said once, each on its own', () => {
  it('of two grants and two trials', () => {
    const tenant = tenantWith(
      '2025-10-01T00:00:00.000Z',
      { type: 'StartTrial', userId: 'maria' },
      { type: 'StartTrial', userId: 'luis' },
      credits(1, { grantId: 'one', validTo: '2025-10-10T00:00:00.000Z' }),
      credits(1, { grantId: 'two', validTo: '2025-10-11T00:00:00.000Z' }),
      credits(1, { grantId: 'open' }),
    );
    const ends = (now: string) => {
      tenant.now = now;
      return tenant.does(PASS).map(({ data }) => Object.values(data)[1]);
    };
    expect(ends('2025-10-10T00:00:00.000Z')).toEqual(['one']);
    expect(ends('2025-10-11T00:00:00.000Z')).toEqual(['two']);
    expect(ends('2025-10-30T23:59:59.999Z')).toEqual([]);
    expect(ends('2025-10-31T00:00:00.000Z')).toEqual(['maria', 'luis']);
    expect(ends('2025-10-31T00:00:00.001Z')).toEqual([]);
  });

  it('of a trial and of its renewal', () => {
    const policy = [{ version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z', trialDays: 1 }];
    const start = { type: 'StartTrial', userId: 'maria' } as const;
    const tenant = tenantWith('2025-10-01T00:00:00.000Z', { type: 'ChangePolicy', policy }, start);
    tenant.now = '2025-10-02T00:00:00.000Z';
    const renewed = tenant.does({ type: 'RenewTrial', userId: 'maria' });
    expect(said(renewed)).toEqual(['TrialEnded', 'TrialRenewed']);
    tenant.now = '2025-10-03T00:00:00.000Z';
    expect(ofType(tenant.does(PASS), 'TrialEnded')).toEqual([
      { at: tenant.now, userId: 'maria', endsAt: tenant.now },
    ]);
  });

  it.each([
    { validTo: '2026-03-31T23:59:59.999Z', saidInApril: 0 },
    { validTo: '2026-04-01T00:00:00.000Z', saidInApril: 1 },
  ])('in the month it falls in: $validTo', ({ validTo, saidInApril }) => {
    const sku = 'aiBuilderAddOn';
    const tenant = tenantWith(DUAL, credits(1, { grantId: 'pack', sku, validTo }));
    const closed = tenant.does({ type: 'CloseMonth' });
    expect(ofType(closed, 'GrantEnded')).toHaveLength(1 - saidInApril);
    const april = emptyTenant('2026-04-01T00:00:00.000Z');
    april.does(opening('2026-04', carriedOver(tenant.state.configuration, '2026-04')));
    expect(april.does(PASS)).toHaveLength(saidInApril);
  });
});

describe('what is allocated beyond what is owned', () => {
  it('is said again when only what is owned has changed, and when it fitted in between', () => {
    const tenant = tenantWith(
      DUAL,
      credits(500, { grantId: 'one' }),
      credits(400, { grantId: 'two' }),
      allocation('prod', 800),
    );
    const end = (grantId: string) => tenant.does({ type: 'EndGrant', grantId });
    const overAllocated = (events: readonly LedgerEvent[]) =>
      ofType(events, 'OverAllocated').map((one) => [
        one.allocatedMilliCredits,
        one.entitlementMilliCredits,
      ]);
    expect(overAllocated(end('one'))).toEqual([[800_000, 400_000]]);
    expect(overAllocated(end('two'))).toEqual([[800_000, 0]]);
    expect(overAllocated(tenant.does(credits(800, { grantId: 'three' })))).toEqual([]);
    expect(tenant.state.overAllocated).toBeNull();
    expect(overAllocated(end('three'))).toEqual([[800_000, 0]]);
  });
});
