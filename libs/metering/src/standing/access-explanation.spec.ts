/** The explanation given by the gate, sentence by sentence. */
import { ownCopilot, prepaidCopilot, spendsCopilot } from '../copilot.fixture.js';
import { allocation, CLASSIC, credits, DUAL, tenantAt, type Tenant } from '../tenant.fixture.js';
import type { PlannedRun } from './access.js';

const explained = (tenant: Tenant, asker: Partial<PlannedRun> = {}) =>
  tenant.may('prod', asker).explanation.map(({ rule, text }) => `${rule}: ${text}`);
const switchedOff = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;
const spends = (tenant: Tenant, milliCredits: number) =>
  spendsCopilot(tenant, 'prod', milliCredits);

const IN_CLASSIC = `A1: The classic regime applies at ${CLASSIC} (policy classic).`;
const IN_DUAL = `A1: The dual regime applies at ${DUAL} (policy 2025-11-01).`;
const ITS_OWN = 'R6: The environment draws only from its own allocation.';
const THE_POOL = 'R7: Without an allocation the environment draws only from the tenant pool.';
const owns = (owned: string, allocated: string) =>
  `R1: The tenant owns ${owned} credits, of which ${allocated} are allocated.`;
const COPILOT_EMPTY =
  'R25: Copilot Credits: 0 of 0 used of its own allocation, 0 of 0 used of the pool, pay-as-you-go not linked.';

describe('where AI Builder credits come from', () => {
  it.each([
    { used: 0, level: 'no', covered: true },
    { used: 100, level: 'no', covered: true },
    { used: 101, level: 'simple', covered: true },
    { used: 125, level: 'simple', covered: true },
    { used: 126, level: 'important', covered: false },
  ])('is its allocation, of which $used of 100 are used', ({ used, level, covered }) => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), allocation('prod', 100));
    tenant.uses('prod', used, { statedCredits: stated(used) });
    expect(explained(tenant)).toEqual([
      IN_CLASSIC,
      owns('1000', '100'),
      ITS_OWN,
      `R14, R15: ${used} of 100 used: ${level} overage.`,
      covered
        ? "A6: A run is charged in AI Builder credits, drawn from the environment's allocation."
        : 'R16: Nothing covers a run: QuotaExceeded.',
    ]);
  });

  it('is the tenant pool without an allocation, and Copilot only where that is used up', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000.5), allocation('other', 100));
    expect(explained(tenant)).toEqual([
      IN_DUAL,
      owns('1000.5', '100'),
      THE_POOL,
      'R16: 0 of 900.5 used: no overage.',
      'A6: A run is charged in AI Builder credits, drawn from the tenant pool.',
    ]);
    tenant.uses('test', 1_000);
    expect(explained(tenant)).toEqual([
      IN_DUAL,
      owns('1000.5', '100'),
      THE_POOL,
      'R16: 1000 of 900.5 used: used up.',
      COPILOT_EMPTY,
      'R16: Nothing covers a run: EntitlementNotAvailable.',
    ]);
    tenant.does(prepaidCopilot(10));
    expect(explained(tenant).slice(-2)).toEqual([
      'R25: Copilot Credits: 0 of 0 used of its own allocation, 0 of 10 used of the pool, pay-as-you-go not linked.',
      "A6: A run is charged in Copilot Credits, drawn from the tenant's Copilot pool.",
    ]);
  });

  it('is nothing where nothing is owned, or the pool is switched off', () => {
    const tenant = tenantAt(CLASSIC);
    const blocked = 'R16: Nothing covers a run: NoCapacity.';
    expect(explained(tenant)).toEqual([
      IN_CLASSIC,
      owns('0', '0'),
      'A10: Nothing is owned, so nothing is available.',
      blocked,
    ]);
    tenant.does(credits(5), switchedOff);
    expect(explained(tenant)).toEqual([
      IN_CLASSIC,
      owns('5', '0'),
      'R8: No allocation, and unallocated credits are switched off.',
      blocked,
    ]);
  });

  it('is extended by what the pot still offers', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), allocation('prod', 100), allocation('test', 100));
    tenant.does({ type: 'GrantExtension', extensionId: 'one', requestedBy: 'maria' });
    tenant.uses('test', 300);
    tenant.now = '2025-10-15T12:10:00.000Z';
    expect(explained(tenant)).toContain('R20: Extension credits cover up to 199800 above that.');
  });
});

describe('a trial', () => {
  const tried = (used: number) => {
    const tenant = tenantAt(CLASSIC);
    tenant.does({ type: 'StartTrial', userId: 'maria' });
    tenant.uses('prod', used, { statedCredits: stated(used) });
    return tenant;
  };

  it.each([
    { used: 199_999, usable: 'usable once paid credits are used up', charged: true },
    { used: 200_000, usable: 'not usable', charged: false },
  ])('that has used $used of 200,000 is $usable', ({ used, usable, charged }) => {
    expect(explained(tried(used), { userId: 'maria' })).toEqual([
      IN_CLASSIC,
      owns('0', '0'),
      'A10: Nothing is owned, so nothing is available.',
      `R21: The user's trial has used ${used} of 200000: ${usable}.`,
      charged
        ? "A6: A run is charged in AI Builder credits, drawn from the user's trial."
        : 'R16: Nothing covers a run: NoCapacity.',
    ]);
  });

  it('serves the user it was started for, and no run without a user', () => {
    const tenant = tried(1);
    tenant.does({ type: 'StartTrial', userId: 'null' });
    for (const userId of ['luis', null]) {
      expect(explained(tenant, { userId }).join()).not.toContain('R21');
    }
  });
});

describe('agents and agent flows', () => {
  const ONLY = 'R17: Agents and agent flows use Copilot Credits only.';

  it.each(['agent', 'agentFlow'] as const)('%s: their Copilot Credits alone', (context) => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), prepaidCopilot(300, true));
    tenant.does(ownCopilot({ milliCredits: 100_500, payAsYouGo: true }));
    spends(tenant, 110_000);
    expect(explained(tenant, { context })).toEqual([
      IN_CLASSIC,
      ONLY,
      'R25: Copilot Credits: 110 of 100.5 used of its own allocation, 9.5 of 199.5 used of the pool, ' +
        'pay-as-you-go linked.',
      "A6: A run is charged in Copilot Credits, drawn from the tenant's Copilot pool.",
    ]);
  });

  it('are warned when agents stop in the whole tenant, and agent flows are not', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(100));
    const used = (credits: string) =>
      `R25: Copilot Credits: ${credits} of 0 used of its own allocation, ${credits} of 100 used of the pool, ` +
      'pay-as-you-go not linked.';
    const blocked = 'R16: Nothing covers a run: QuotaExceeded.';
    const charged =
      "A6: A run is charged in Copilot Credits, drawn from the tenant's Copilot pool.";
    spends(tenant, 125_000);
    expect(explained(tenant, { context: 'agent' })).toEqual([IN_DUAL, ONLY, used('125'), charged]);
    spends(tenant, 1);
    expect(explained(tenant, { context: 'agent' })).toEqual([
      IN_DUAL,
      ONLY,
      used('125.001'),
      'R26: The tenant used more than 125 % of what it prepaid: agents stop.',
      blocked,
    ]);
    expect(explained(tenant, { context: 'agentFlow' })).toEqual([
      IN_DUAL,
      ONLY,
      used('125.001'),
      blocked,
    ]);
  });
});

it.each([
  { asker: { context: 'portal' }, free: 'portalTest' },
  { asker: { capability: 'prediction' }, free: 'freeCapability' },
] as const)('what is free needs no credits: $free', ({ asker, free }) => {
  const steps = explained(tenantAt(DUAL), asker);
  expect(steps.at(-1)).toBe(`R24: It is free (${free}): no credits are needed.`);
  expect(steps).not.toContain('R16: Nothing covers a run: NoCapacity.');
});

const stated = (amount: number) =>
  ({ currency: 'aiBuilder', milliCredits: amount * 1_000 }) as const;
