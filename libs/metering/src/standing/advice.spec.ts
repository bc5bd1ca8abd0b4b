/** The remedies offered for a block, each with the least amount that lifts it. */
import { ownCopilot } from '../copilot.fixture.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  opening,
  emptyTenant,
  tenantAt,
  type Tenant,
} from '../tenant.fixture.js';
import { EMPTY_CONFIGURATION } from '../capacity/configuration.js';
import type { PolicyTerms } from '../policy/policy.js';
import { CREDITS_MAX } from '../values/amounts.js';
import { aiBuilderRemedies } from './advice.js';
import { copilotRemedies } from './copilot-advice.js';

const switched = (allowUnallocated: boolean) =>
  ({ type: 'ChangeSettings', settings: { allowUnallocated } }) as const;
const terms = (own: Partial<PolicyTerms>) =>
  ({
    type: 'ChangePolicy',
    policy: [{ version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z', ...own }],
  }) as const;
const extension = (extensionId: string) =>
  ({ type: 'GrantExtension', extensionId, requestedBy: 'maria' }) as const;

/** Records a run with stated milli-credits. */
const spends = (
  tenant: Tenant,
  environmentId: string,
  milliCredits: number,
  currency: 'aiBuilder' | 'copilot' = 'aiBuilder',
) => tenant.uses(environmentId, 0, { statedCredits: { currency, milliCredits } });

const remedies = (tenant: Tenant, environmentId = 'prod') =>
  aiBuilderRemedies(tenant.stands(), environmentId);
const grant = (amount: number, allocate: number | null = null) => ({
  kind: 'grant',
  credits: amount,
  allocate,
});
const EXTENSION = { kind: 'extension' };

describe('an environment with an allocation needs one that covers its month so far (R18)', () => {
  it.each([
    { used: 150_000, owned: 200, remedy: { kind: 'allocate', credits: 150 } },
    { used: 150_001, owned: 200, remedy: { kind: 'allocate', credits: 151 } },
    { used: 200_000, owned: 200, remedy: { kind: 'allocate', credits: 200 } },
    { used: 200_001, owned: 200, remedy: grant(1, 201) },
    { used: 350_000, owned: 200, remedy: grant(150, 350) },
  ])('$used milli-credits used of 100 credits, $owned owned', ({ used, owned, remedy }) => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(owned), allocation('prod', 100));
    spends(tenant, 'prod', used);
    expect(remedies(tenant)).toEqual([remedy]);
  });

  it('counts what is allocated beyond what is owned as missing first (A8)', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(300, { grantId: 'ends' }), credits(50), allocation('prod', 100));
    tenant.does(allocation('test', 150), { type: 'EndGrant', grantId: 'ends' });
    spends(tenant, 'prod', 130_000);
    expect(remedies(tenant)).toEqual([grant(30 + 200, 130)]);
  });

  it.each([{ used: 0 }, { used: 99_999 }, { used: 100_000 }])(
    'needs the least grant there is where only the entitlement is missing, $used used',
    ({ used }) => {
      const tenant = tenantAt(DUAL);
      tenant.does(credits(100, { grantId: 'ends' }), allocation('prod', 100));
      tenant.does({ type: 'EndGrant', grantId: 'ends' });
      spends(tenant, 'prod', used);
      expect(remedies(tenant)).toEqual([grant(1)]);
    },
  );
});

describe('an environment without an allocation depends on the pool (R6)', () => {
  it.each([
    { used: 0, free: 0, expected: [grant(1)] },
    { used: 100_001, free: 100, expected: [grant(1)] },
    { used: 101_000, free: 100, expected: [grant(1)] },
    { used: 101_001, free: 100, expected: [grant(2)] },
    { used: 100_000, free: 100, expected: [{ kind: 'allocate', credits: 100 }] },
    { used: 0, free: 1, expected: [{ kind: 'allocate', credits: 1 }] },
  ])('$used milli-credits used where $free credits are unallocated', (row) => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(row.free + 500), allocation('other', 500));
    spends(tenant, 'prod', row.used);
    expect(remedies(tenant)).toEqual(row.expected);
  });

  it('may get its own part of what all of the pool have overdrawn', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(100));
    spends(tenant, 'test', 200_000);
    spends(tenant, 'prod', 40_000);
    expect(remedies(tenant)).toEqual([{ kind: 'allocate', credits: 40 }, grant(140)]);
  });

  it.each([
    { used: 0, free: 0, expected: [grant(1, 1)] },
    { used: 0, free: 1, expected: [{ kind: 'allocate', credits: 1 }, 'switch'] },
    { used: 99_500, free: 100, expected: [{ kind: 'allocate', credits: 100 }, 'switch'] },
    { used: 100_000, free: 100, expected: [{ kind: 'allocate', credits: 100 }, 'switch'] },
    { used: 100_500, free: 100, expected: [grant(1, 101)] },
  ])('with the switch off, $used used where $free are unallocated (R8)', (row) => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(row.free + 500), allocation('other', 500), switched(false));
    spends(tenant, 'prod', row.used);
    expect(remedies(tenant)).toEqual(
      row.expected.map((remedy) => (remedy === 'switch' ? { kind: 'allowUnallocated' } : remedy)),
    );
  });
});

describe('an extension is offered where it may still be requested and suffices (R20, A12)', () => {
  /** Consumption of `milliCredits` above prod's allocation of 1,000 credits. */
  const over = (milliCredits: number, now = CLASSIC): Tenant => {
    const tenant = tenantAt(now);
    tenant.does(credits(2_000), allocation('prod', 1_000), allocation('test', 1_000));
    spends(tenant, 'prod', 1_000_000 + milliCredits);
    return tenant;
  };
  /** Whether an extension is offered; apart from it, only a grant is. */
  const offered = (tenant: Tenant) => {
    const kinds = remedies(tenant).map(({ kind }) => kind);
    expect(['grant', 'grant,extension']).toContain(kinds.join());
    return kinds.includes('extension');
  };

  it.each([
    { above: 1, suffices: true },
    { above: 199_999_999, suffices: true },
    { above: 200_000_000, suffices: false },
    { above: 300_000_000, suffices: false },
  ])('$above milli-credits above the allocation: $suffices', ({ above, suffices }) => {
    expect(offered(over(above))).toBe(suffices);
  });

  it('comes last, after grants without an end', () => {
    expect(remedies(over(1_000))).toEqual([grant(1, 1_001), EXTENSION]);
  });

  it('covers all pools in overage together, the tenant pool among them', () => {
    const tenant = over(100_000_000);
    tenant.does(credits(500));
    spends(tenant, 'dev', 100_499_999);
    expect(offered(tenant)).toBe(true);
    spends(tenant, 'dev', 1);
    expect(offered(tenant)).toBe(false);
  });

  it('does not take what the pool has left for what an allocation lacks', () => {
    const tenant = over(200_000_000);
    tenant.does(credits(500));
    expect(offered(tenant)).toBe(false);
  });

  it('adds to the pot that is already there', () => {
    const tenant = over(300_000_000);
    tenant.does(extension('first'));
    tenant.now = '2025-10-15T12:10:00.000Z';
    expect(offered(tenant)).toBe(true);
    spends(tenant, 'prod', 100_000_000);
    expect(offered(tenant)).toBe(false);
  });

  it('is over after the second of the month', () => {
    const tenant = over(1_000);
    tenant.does(terms({ extensionCredits: 0 }), extension('first'));
    tenant.does(terms({ extensionCredits: 1_000 }));
    expect(offered(tenant)).toBe(true);
    tenant.does(terms({ extensionCredits: 0 }), extension('second'));
    tenant.does(terms({ extensionCredits: 1_000 }));
    expect(offered(tenant)).toBe(false);
  });

  it.each([
    { most: 1, offers: false },
    { most: 2, offers: true },
  ])('counts those of the year: one requested, $most allowed', ({ most, offers }) => {
    const tenant = emptyTenant(CLASSIC);
    const requestedAt = '2025-03-01T00:00:00.000Z';
    const requested = { extensionId: 'spring', requestedBy: 'maria', requestedAt };
    const extensions = [{ ...requested, effectiveFrom: requestedAt, milliCredits: 0 }];
    tenant.does(opening('2025-10', { ...EMPTY_CONFIGURATION, extensions }), credits(1));
    tenant.does(terms({ extensionsPerYearMax: most }));
    spends(tenant, 'prod', 2_000);
    expect(offered(tenant)).toBe(offers);
  });

  it.each([
    { now: '2025-10-31T23:49:59.999Z', offers: true },
    { now: '2025-10-31T23:50:00.000Z', offers: false },
  ])('would begin ten minutes later, in the same month: $now', ({ now, offers }) => {
    expect(offered(over(1_000, now))).toBe(offers);
  });

  it('is none from dual on, nor where there is no pool to extend', () => {
    expect(offered(over(1_000, DUAL))).toBe(false);
    const tenant = over(1_000);
    tenant.does(switched(false));
    expect(remedies(tenant, 'dev')).toEqual([grant(1, 1)]);
  });
});

describe('no remedy asks for more credits than there can be', () => {
  const ownCredit = { kind: 'copilotAllocation', credits: 1 };

  it.each([
    { own: CREDITS_MAX - 1, offered: [grant(1)] },
    { own: CREDITS_MAX, offered: [] },
  ])('of AI Builder: $own owned', ({ own: owned, offered }) => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(owned), allocation('other', owned));
    expect(remedies(tenant)).toEqual(offered);
  });

  it.each([
    { allocated: 4_503_599_626, expected: [grant(4_503_599_627)] },
    { allocated: 4_503_599_627, expected: [] },
  ])(
    'where $allocated are allocated and as much was granted until now',
    ({ allocated, expected }) => {
      const tenant = tenantAt(DUAL);
      tenant.does(credits(allocated, { grantId: 'ends' }), allocation('other', allocated));
      tenant.does({ type: 'EndGrant', grantId: 'ends' });
      expect(remedies(tenant)).toEqual(expected);
    },
  );

  it.each([
    { given: CREDITS_MAX - 1, more: [{ kind: 'prepay', credits: CREDITS_MAX }, ownCredit] },
    { given: CREDITS_MAX, more: [] },
  ])('of Copilot: $given given to other environments', ({ given, more }) => {
    const tenant = tenantAt(DUAL);
    tenant.does(ownCopilot({ milliCredits: given * 1_000 }, 'other'));
    const found = copilotRemedies(tenant.stands(), RUNNER);
    expect(found).toEqual([...more, { kind: 'payAsYouGo', of: 'tenant' }]);
  });
});

const RUNNER = { environmentId: 'prod', userId: null, context: 'agentFlow' } as const;
