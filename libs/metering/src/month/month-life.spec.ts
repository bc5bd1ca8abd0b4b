/** A month from its opening to its reset: figures, overage, late usage. */
import { carriedOver } from '../capacity/carried-over.js';
import type { Configuration } from '../capacity/configuration.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  emptyTenant,
  newHash,
  newUsageKey,
  ofType,
  opening,
  recording,
  tenantAt,
  type Tenant,
} from '../tenant.fixture.js';

const close = { type: 'CloseMonth' } as const;

const reset = (tenant: Tenant, now: string) => {
  const next = emptyTenant(now);
  const { closing, configuration, month } = tenant.state;
  const command = {
    type: 'ResetMonth',
    tenantId: 'contoso',
    month: now.slice(0, 7),
    closing: closing!,
    configuration: carriedOver(configuration, now.slice(0, 7)),
  } as const;
  return { next, events: next.does(command), command, month };
};

describe('R11: usage counts by calendar month, and a new month starts at zero', () => {
  it('closes with the figures of the month and opens the next with none', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000), allocation('prod', 600));
    tenant.uses('prod', 500);
    const [closed] = ofType(tenant.does(close), 'MonthClosed');
    expect(closed?.closing).toEqual({
      entitlementMilliCredits: 1_000_000,
      consumedMilliCredits: 500_000,
      copilotConsumedMilliCredits: 0,
      trialConsumedMilliCredits: 0,
      runs: 1,
      inOverage: [],
    });
    const { next, events } = reset(tenant, '2026-04-01T00:00:00.000Z');
    expect(ofType(events, 'MonthlyReset')).toMatchObject([
      { month: '2026-04', previousMonth: '2026-03', closing: closed?.closing },
    ]);
    expect(next.stands().environment('prod')).toMatchObject({
      availableMilliCredits: 600_000,
      consumedMilliCredits: 0,
    });
  });
});

describe('R12: overage is never carried into the next month', () => {
  it('is left at the reset, by name', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), allocation('prod', 100));
    tenant.uses('prod', 500);
    tenant.uses('test', 1_000);
    tenant.does(close);
    const { next, events } = reset(tenant, '2025-11-01T00:00:00.000Z');
    expect(ofType(events, 'OverageExited')).toMatchObject([
      { scope: { kind: 'environment', environmentId: 'prod' }, level: 'important', cause: 'reset' },
      { scope: { kind: 'tenantPool' }, level: 'simple', cause: 'reset' },
    ]);
    expect(next.may('prod').level).toBe('none');
  });
});

describe('R13: who ran it is whoever the publisher names', () => {
  it('stays on the charge, and may be absent', () => {
    const tenant = tenantAt(DUAL);
    const [run] = ofType(tenant.uses('prod', 100, { userId: null }), 'CreditConsumed');
    expect(run?.usage.userId).toBeNull();
  });
});

describe('A9: late usage restates its own month only', () => {
  it('is charged in a closed month, by what held in it', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000));
    tenant.does(close);
    tenant.now = '2026-03-01T00:00:00.000Z';
    const late = { ...recording({ time: CLASSIC, quantity: { pages: 12 } }), late: true };
    const events = tenant.does(late);
    expect(ofType(events, 'CreditConsumed')[0]?.charge.regime).toBe('classic');
    expect(ofType(events, 'OverageEntered')).toMatchObject([{ level: 'simple' }]);
    expect(tenant.state.closing?.consumedMilliCredits).toBe(0);
    expect(tenant.state.totals.consumedMilliCredits).toBe(1_200_000);
  });
  it('needs to be admitted in the open month first', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(close);
    expect(tenant.isRefused(recording({ time: CLASSIC })).code).toBe('monthClosed');
  });
  it('never reaches a ledger of another month', () => {
    const tenant = tenantAt(CLASSIC);
    expect(() => tenant.does(recording({ time: DUAL }))).toThrow('was sent to the ledger of');
  });
  it('is fenced by the open month: admitted once, and never charged there', () => {
    const tenant = tenantAt(DUAL);
    const admit = {
      type: 'AdmitLateUsage',
      usageKey: newUsageKey(),
      payloadHash: newHash(),
      month: '2025-10',
    } as const;
    expect(tenant.does(admit)).toMatchObject([{ type: 'LateUsageAdmitted' }]);
    expect(tenant.does(admit)).toEqual([]);
    expect(tenant.isRefused({ ...admit, payloadHash: newHash() }).code).toBe('usageConflict');
    const { usageKey, payloadHash } = admit;
    const run = { ...recording({ time: DUAL }), usageKey, payloadHash };
    expect(tenant.isRefused(run).code).toBe('usageConflict');
    const charged = recording({ time: DUAL });
    tenant.does(charged);
    const same = { usageKey: charged.usageKey, payloadHash: charged.payloadHash };
    expect(tenant.isRefused({ ...admit, ...same }).code).toBe('usageConflict');
    tenant.does(close);
    expect(tenant.isRefused(admit).code).toBe('monthClosed');
  });
});

describe('every usage id is charged once', () => {
  it('drops a repeated event and refuses a changed one', () => {
    const tenant = tenantAt(DUAL);
    const run = recording({ time: DUAL, quantity: { pages: 1 } });
    expect(tenant.does(run)).not.toEqual([]);
    expect(tenant.does(run)).toEqual([]);
    const changed = { ...run, payloadHash: newHash() };
    expect(tenant.isRefused(changed)).toMatchObject({ code: 'usageConflict', field: 'id' });
  });
});

describe('a month is opened once and closed once', () => {
  it('answers nothing to a repeated opening, reset or closing', () => {
    const tenant = tenantAt(DUAL);
    expect(tenant.does(opening('2026-03'))).toEqual([]);
    expect(tenant.isRefused(opening('2026-04')).code).toBe('monthAlreadyOpen');
    tenant.does(close);
    expect(tenant.does(close)).toEqual([]);
    const { next, command } = reset(tenant, '2026-04-01T00:00:00.000Z');
    expect(next.does(command)).toEqual([]);
  });
  it('takes nothing before it is opened, and no configuration after it is closed', () => {
    expect(emptyTenant(DUAL).isRefused(credits(1)).code).toBe('ledgerNotOpen');
    const tenant = tenantAt(DUAL);
    tenant.does(close);
    expect(tenant.isRefused(credits(1)).code).toBe('monthClosed');
  });
});

describe('what a month hands to the next', () => {
  const configurationAfter = (tenant: Tenant, month: string): Configuration =>
    carriedOver(tenant.state.configuration, month);

  it('is all that still matters', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000, { grantId: 'open' }), allocation('prod', 10));
    expect(configurationAfter(tenant, '2026-04')).toEqual(tenant.state.configuration);
  });
  it('is the very same configuration where nothing lapses, so that it is computed with once', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000, { grantId: 'open' }), allocation('prod', 10));
    expect(configurationAfter(tenant, '2026-04')).toBe(tenant.state.configuration);
  });
  it('is not a grant that has ended, but one whose end is still to be said', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(
      credits(1, { grantId: 'before', validTo: '2026-03-31T23:59:59.999Z' }),
      credits(1, { grantId: 'now', validTo: '2026-04-01T00:00:00.000Z' }),
    );
    expect(Object.keys(configurationAfter(tenant, '2026-04').grants)).toEqual(['now']);
  });
  it('shows who bought add-on packs for as long as that matters (R3)', () => {
    const tenant = tenantAt(DUAL);
    const validTo = '2026-03-20T00:00:00.000Z';
    tenant.does(credits(1, { grantId: 'pack', sku: 'aiBuilderAddOn', validTo }));
    expect(Object.keys(configurationAfter(tenant, '2026-04').grants)).toEqual(['pack']);
    expect(Object.keys(configurationAfter(tenant, '2026-11').grants)).toEqual([]);
  });
});
