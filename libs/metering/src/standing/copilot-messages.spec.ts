/** Messages for a blocked run that depends on Copilot Credits. */
import type { EnvironmentCopilot } from '../capacity/configuration.js';
import { ownCopilot, prepaidCopilot, spendsCopilot } from '../copilot.fixture.js';
import { DUAL } from '../tenant.fixture.js';
import { type Given, nothing, overOwn, overPool, refusalOf } from './refusal.fixture.js';

interface Past {
  /** Prepaid by the tenant, in whole Copilot Credits. */
  readonly prepaid: number;
  /** The Copilot settings of the environment `prod`. */
  readonly own?: Partial<EnvironmentCopilot>;
  /** Spent milli-credits by environment. */
  readonly spent: Readonly<Record<string, number>>;
}

const after =
  ({ prepaid, own, spent }: Past): Given =>
  (tenant) => {
    tenant.does(prepaidCopilot(prepaid), ...(own ? [ownCopilot(own)] : []));
    for (const [id, milliCredits] of Object.entries(spent)) spendsCopilot(tenant, id, milliCredits);
  };

describe('a blocked run from dual on', () => {
  const copilot =
    'raise the prepaid Copilot Credits to at least 1, ' +
    'give this environment a Copilot allocation of at least 1 credit';

  it.each([
    {
      name: 'of a tenant that owns nothing',
      given: nothing,
      code: 'NoCapacity',
      message:
        'the tenant owns no AI Builder credits now. Add a grant of at least 1 credit, ' +
        `${copilot}, or link pay-as-you-go to the tenant.`,
    },
    {
      name: 'above its allocation',
      given: overOwn,
      code: 'EntitlementNotAvailable',
      message:
        'credit usage exceeds allocation: 300 of 100 used in this environment. ' +
        'Add a grant of at least 200 credits and allocate 300 to this environment, ' +
        `${copilot}, link pay-as-you-go to the tenant, or wait until the 1st.`,
    },
    {
      name: 'above what the pool had',
      given: overPool,
      code: 'EntitlementNotAvailable',
      message:
        'all AI Builder credits in this environment have been consumed: ' +
        '600 of 100 used in the tenant pool. Add a grant of at least 500 credits, ' +
        `${copilot}, link pay-as-you-go to the tenant, or wait until the 1st.`,
    },
  ])('$name', ({ given, code, message }) => {
    const { run, make } = refusalOf(DUAL, given);
    const missing = 'Missing Copilot Credit or AI Builder credit capacity: ';
    expect(run).toEqual({ allowed: false, code, message: `${missing}${message}` });
    expect(make).toEqual({ allowed: true });
  });
});

describe('a blocked agent or agent flow', () => {
  it.each([
    {
      name: 'without any Copilot Credits',
      context: 'agent',
      given: nothing,
      code: 'NoCapacity',
      message:
        'No Copilot Credits are available to this environment. ' +
        'Raise the prepaid Copilot Credits to at least 1, give this environment a Copilot ' +
        'allocation of at least 1 credit, or link pay-as-you-go to the tenant.',
    },
    {
      name: 'that has used up the pool',
      context: 'agentFlow',
      given: after({ prepaid: 100, spent: { prod: 130_500 } }),
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 130.5 of 100 used in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 131, give this environment a Copilot ' +
        'allocation of at least 131 credits, link pay-as-you-go to the tenant, or wait until the 1st.',
    },
    {
      name: 'that has used up its own and may not draw from the pool',
      context: 'agentFlow',
      given: after({
        prepaid: 100,
        own: { milliCredits: 50_000, drawFromTenant: false },
        spent: { prod: 60_000 },
      }),
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 60 of 50 used of its own allocation. ' +
        'Give this environment a Copilot allocation of at least 60 credits, ' +
        'link pay-as-you-go to the environment, or wait until the 1st.',
    },
    {
      name: 'that has used up its own and the pool',
      context: 'agentFlow',
      given: after({ prepaid: 150, own: { milliCredits: 50_000 }, spent: { prod: 150_001 } }),
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 150.001 of 50 used of its own allocation, ' +
        '100.001 of 100 used in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 151, give this environment a Copilot ' +
        'allocation of at least 151 credits, link pay-as-you-go to the environment, ' +
        'or wait until the 1st.',
    },
    {
      name: 'that has as much of its own as the pool, which others have used up',
      context: 'agentFlow',
      given: after({
        prepaid: 100,
        own: { milliCredits: 50_000 },
        spent: { prod: 60_000, test: 60_000 },
      }),
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 60 of 50 used of its own allocation, 70 of 50 used in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 120, give this environment a Copilot ' +
        'allocation of at least 60 credits, link pay-as-you-go to the environment, ' +
        'or wait until the 1st.',
    },
    {
      name: 'that stops with all agents above 125 %',
      context: 'agent',
      given: after({ prepaid: 100, spent: { test: 125_001 } }),
      code: 'QuotaExceeded',
      message:
        "Agents stop above 125 % of the tenant's prepaid Copilot Credits: 125.001 of 100 used. " +
        'Raise the prepaid Copilot Credits to at least 126, link pay-as-you-go to the tenant, ' +
        'or wait until the 1st.',
    },
  ] as const)('$name', ({ context, given, code, message }) => {
    expect(refusalOf(DUAL, given, context).run).toEqual({ allowed: false, code, message });
  });

  it('that is no agent gets the message for used-up credits, above 125 % as well', () => {
    const given = after({ prepaid: 100, spent: { prod: 125_001 } });
    expect(refusalOf(DUAL, given, 'agentFlow').run.message).toContain(
      'Copilot Credits are used up: 125.001 of 100 used in the tenant pool.',
    );
  });

  it('that is below 125 % elsewhere gets the message for its own used-up credits', () => {
    const own = { milliCredits: 50_000, drawFromTenant: false };
    const given = after({ prepaid: 100, own, spent: { prod: 50_001 } });
    expect(refusalOf(DUAL, given, 'agent').run.message).toContain(
      'Copilot Credits are used up: 50.001 of 50 used of its own allocation.',
    );
  });
});
