/** The pools that a change announces: its own, and others only if they share the extension credits (R9, R20). */
import { carriedOver } from '../capacity/carried-over.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  emptyTenant,
  tenantWith,
  type Tenant,
} from '../tenant.fixture.js';
import type { LedgerEvent } from './events.js';

const EXTENSION = { type: 'GrantExtension', extensionId: 'one', requestedBy: 'maria' } as const;
const EFFECTIVE = '2025-10-15T12:10:00.000Z';

const said = (events: readonly LedgerEvent[]) =>
  events.flatMap(({ type, data }) => {
    if (type !== 'OverageEntered' && type !== 'OverageExited') return [];
    const { scope, level, cause } = data;
    const whose = scope.kind === 'environment' ? scope.environmentId : 'pool';
    return [`${whose} ${type === 'OverageEntered' ? 'enters' : 'leaves'} ${level} by ${cause}`];
  });

describe('a run in one pool', () => {
  /** When a grant begins that lifts the overage of the tenant pool. */
  const BEGINS = '2026-03-20T00:00:00.000Z';
  const waiting = (): Tenant => {
    const tenant = tenantWith(DUAL, credits(1_000), credits(500, { validFrom: BEGINS }));
    tenant.does(allocation('prod', 500));
    tenant.uses('test', 600);
    tenant.now = BEGINS;
    return tenant;
  };

  it('leaves to others what time has changed for them', () => {
    const tenant = waiting();
    expect(said(tenant.uses('prod', 100))).toEqual([]);
    expect(said(tenant.uses('prod', 450))).toEqual(['prod enters exhausted by consumption']);
    expect(said(tenant.uses('test', 100))).toEqual(['pool leaves exhausted by grant']);
  });
  it('says nothing of any pool where it costs nothing, or is paid otherwise', () => {
    const tenant = waiting();
    const copilot = { currency: 'copilot', milliCredits: 5_000 } as const;
    expect(tenant.uses('test', 0, { preview: true })).toHaveLength(1);
    expect(tenant.uses('test', 0, { statedCredits: copilot })).toHaveLength(1);
    expect(said(tenant.uses('test', 100))).toEqual(['pool leaves exhausted by grant']);
  });
  it('is itself the cause where it makes the level worse', () => {
    const tenant = tenantWith(CLASSIC, credits(1_000));
    tenant.uses('test', 1_100);
    expect(said(tenant.uses('test', 200))).toEqual([
      'pool leaves simple by consumption',
      'pool enters important by consumption',
    ]);
  });
});

describe('pools in overage share the pot of extension credits', () => {
  it('so that a run takes from the others what it uses up, and names itself', () => {
    const tenant = tenantWith(CLASSIC, credits(101_000));
    tenant.does(allocation('own', 1_000), allocation('other', 100_000), EXTENSION);
    tenant.now = EFFECTIVE;
    tenant.uses('other', 250_000);
    expect(said(tenant.uses('own', 61_000))).toEqual([
      'own enters important by consumption',
      'other enters simple by consumption',
    ]);
    const events = tenant.uses('own', 20_000);
    expect(said(events)).toEqual([
      'other leaves simple by consumption',
      'other enters important by consumption',
    ]);
    expect(events.at(-1)?.data).toMatchObject({
      consumedMilliCredits: 250_000_000,
      availableMilliCredits: 100_000_000,
    });
  });

  it('but a run within its own credits takes nothing from it', () => {
    const tenant = tenantWith(CLASSIC, credits(1_000));
    tenant.does(allocation('prod', 100), allocation('test', 400), EXTENSION);
    tenant.uses('prod', 200);
    tenant.now = EFFECTIVE;
    expect(said(tenant.uses('test', 100))).toEqual([]);
    expect(said(tenant.uses('test', 300))).toEqual([]);
    expect(said(tenant.uses('test', 100))).toEqual(['prod leaves important by extension']);
  });

  it('so that an allocation gives back to the others what it no longer needs', () => {
    const tenant = tenantWith(CLASSIC, credits(400_000), allocation('prod', 100));
    tenant.does(allocation('test', 100), EXTENSION);
    tenant.now = EFFECTIVE;
    tenant.uses('prod', 150_100);
    tenant.uses('test', 100_100);
    expect(['prod', 'test'].map((id) => tenant.may(id).level)).toEqual(['important', 'important']);
    expect(said(tenant.does(allocation('prod', 60_000)))).toEqual([
      'prod leaves important by allocation',
      'test leaves important by allocation',
    ]);
  });

  it('so that one that gives its allocation back is in overage no longer, nor leaves it unsaid', () => {
    const tenant = tenantWith(CLASSIC, credits(600_000), allocation('prod', 100));
    tenant.does(EXTENSION);
    tenant.now = EFFECTIVE;
    tenant.uses('prod', 200_200);
    expect(said(tenant.does(allocation('prod', 0)))).toEqual([
      'prod leaves important by allocation',
    ]);
    expect(tenant.state.announced.get('environment:prod')?.level).toBe('none');
  });
});

describe('a reset lifts every overage with the figures of the new month (R12)', () => {
  it('of the pool and of each allocation', () => {
    const tenant = tenantWith(CLASSIC, credits(1_000), allocation('prod', 100));
    tenant.uses('prod', 500);
    tenant.uses('test', 1_000);
    const [closed] = tenant.does({ type: 'CloseMonth' });
    expect(closed?.data).toMatchObject({
      month: '2025-10',
      closing: {
        entitlementMilliCredits: 1_000_000,
        consumedMilliCredits: 1_500_000,
        copilotConsumedMilliCredits: 0,
        trialConsumedMilliCredits: 0,
        runs: 2,
      },
    });
    const { closing, configuration } = tenant.state;
    const next = emptyTenant('2025-11-01T00:00:00.000Z');
    const events = next.does({
      type: 'ResetMonth',
      tenantId: 'contoso',
      month: '2025-11',
      closing: closing!,
      configuration: carriedOver(configuration, '2025-11'),
    });
    const exited = { at: next.now, cause: 'reset', consumedMilliCredits: 0 };
    expect(events.slice(1).map(({ data }) => data)).toEqual([
      {
        ...exited,
        scope: { kind: 'environment', environmentId: 'prod' },
        level: 'important',
        availableMilliCredits: 100_000,
      },
      {
        ...exited,
        scope: { kind: 'tenantPool' },
        level: 'simple',
        availableMilliCredits: 900_000,
      },
    ]);
  });
});
