/** What a blocked user reads: what is wrong, with figures, and what an administrator can do. */
import type { EnvironmentCopilot } from '../capacity/configuration.js';
import { allocation, CLASSIC, credits, DUAL, tenantAt, type Tenant } from '../tenant.fixture.js';
import { CREDITS_MAX } from '../values/amounts.js';
import type { Context } from '../values/usage.js';

/** Classic, and the month after is, too. */
const SEPTEMBER = '2025-09-15T12:00:00.000Z';

type Given = (tenant: Tenant) => void;

const switchedOff = {
  type: 'ChangeSettings',
  settings: { allowUnallocated: false },
} as const;
const prepaid = (amount: number) =>
  ({
    type: 'ChangeCopilotCapacity',
    prepaidMilliCredits: amount * 1_000,
    payAsYouGo: false,
  }) as const;
const own = (copilot: Partial<EnvironmentCopilot>) =>
  ({
    type: 'ChangeEnvironmentCopilot',
    environmentId: 'prod',
    copilot: { milliCredits: 0, drawFromTenant: true, payAsYouGo: false, ...copilot },
  }) as const;
const spends = (tenant: Tenant, environmentId: string, milliCredits: number) =>
  tenant.uses(environmentId, 0, { statedCredits: { currency: 'copilot', milliCredits } });

function refusalOf(now: string, given: Given, context: Context = 'cloudFlow') {
  const tenant = tenantAt(now);
  given(tenant);
  return tenant.may('prod', { context });
}

const nothing: Given = () => undefined;
const allElsewhere: Given = (tenant) => tenant.does(credits(100), allocation('other', 100));
const noAccess: Given = (tenant) => tenant.does(credits(100), switchedOff);
const overOwn: Given = (tenant) => {
  tenant.does(credits(200_000), allocation('prod', 100), allocation('other', 199_900));
  tenant.uses('prod', 300);
};
const overPool: Given = (tenant) => {
  tenant.does(credits(100));
  tenant.uses('prod', 200);
  tenant.uses('test', 400);
};
/** More is allocated than any grant could make up for. */
const beyondHelp: Given = (tenant) => {
  tenant.does(credits(CREDITS_MAX, { grantId: 'ends' }), allocation('other', CREDITS_MAX));
  tenant.does({ type: 'EndGrant', grantId: 'ends' });
};

describe('a blocked run in the classic regime', () => {
  it.each([
    {
      name: 'of a tenant that owns nothing',
      given: nothing,
      code: 'NoCapacity',
      message: 'The tenant owns no AI Builder credits now. Add a grant of at least 1 credit.',
    },
    {
      name: 'where nothing is left for the pool',
      given: allElsewhere,
      code: 'NoCapacity',
      message:
        'Every credit is allocated to other environments. ' +
        'Add a grant of at least 1 credit, or request an extension.',
    },
    {
      name: 'where the pool is switched off',
      given: noAccess,
      code: 'NoCapacity',
      message:
        'This environment has no allocation, and unallocated credits are switched off. ' +
        'Allocate at least 1 credit to this environment, or turn on the use of unallocated credits.',
    },
    {
      name: 'above its allocation',
      given: overOwn,
      code: 'QuotaExceeded',
      message:
        'Credit usage exceeds allocation: 300 used of 100 in this environment. ' +
        'Add a grant of at least 200 credits and allocate 300 to this environment, ' +
        'request an extension, or wait for the 1st.',
    },
    {
      name: 'above what the pool had',
      given: overPool,
      code: 'QuotaExceeded',
      message:
        'All AI Builder credits in this environment have been consumed: ' +
        '600 used of 100 in the tenant pool. ' +
        'Add a grant of at least 500 credits, request an extension, or wait for the 1st.',
    },
    {
      name: 'that nothing can help but less for others',
      given: beyondHelp,
      code: 'NoCapacity',
      message: 'The tenant owns no AI Builder credits now.',
    },
  ])('$name', ({ given, code, message }) => {
    const { run, make } = refusalOf(SEPTEMBER, given);
    expect(run).toEqual({ allowed: false, code, message });
    const blocked = 'Creating, editing, viewing and quick tests are blocked.';
    expect(make).toEqual({ allowed: false, code, message: `${blocked} ${message}` });
  });
});

describe('waiting for the 1st is advised where it helps', () => {
  const MONTH_END = '2025-10-01T00:00:00.000Z';
  const over =
    (validTo: string | null): Given =>
    (tenant) => {
      tenant.does(credits(100, { validTo }));
      tenant.uses('prod', 200);
    };

  it.each([
    { name: 'what the pool had is there again', given: over(null), helps: true },
    { name: 'the credits end with the month', given: over(MONTH_END), helps: false },
    {
      name: 'they end a moment later',
      given: over('2025-10-01T00:00:00.001Z'),
      helps: true,
    },
    {
      name: 'only extension credits stood behind the pool',
      given: (tenant: Tenant) => {
        tenant.does({ type: 'GrantExtension', extensionId: 'one', requestedBy: 'maria' });
        tenant.now = '2025-09-15T12:10:00.000Z';
        tenant.does(credits(100), allocation('other', 100));
        tenant.uses('prod', 200_001);
      },
      helps: false,
    },
  ])('$name: $helps', ({ given, helps }) => {
    const { run, make } = refusalOf(SEPTEMBER, given);
    expect(run.message!.endsWith('wait for the 1st.')).toBe(helps);
    expect(make.message!.endsWith('wait for the 1st.')).toBe(helps);
  });

  it('to makers in the last month of the classic regime, whatever is owned: nothing blocks them after that', () => {
    const { run, make } = refusalOf(CLASSIC, nothing);
    expect(run.message).toMatch(/Add a grant of at least 1 credit\.$/);
    expect(make.message).toMatch(/Add a grant of at least 1 credit, or wait for the 1st\.$/);
  });
});

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
        'credit usage exceeds allocation: 300 used of 100 in this environment. ' +
        'Add a grant of at least 200 credits and allocate 300 to this environment, ' +
        `${copilot}, link pay-as-you-go to the tenant, or wait for the 1st.`,
    },
    {
      name: 'above what the pool had',
      given: overPool,
      code: 'EntitlementNotAvailable',
      message:
        'all AI Builder credits in this environment have been consumed: ' +
        '600 used of 100 in the tenant pool. Add a grant of at least 500 credits, ' +
        `${copilot}, link pay-as-you-go to the tenant, or wait for the 1st.`,
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
      given: (tenant: Tenant) => {
        tenant.does(prepaid(100));
        spends(tenant, 'prod', 130_500);
      },
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 130.5 used of 100 in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 131, give this environment a Copilot ' +
        'allocation of at least 131 credits, link pay-as-you-go to the tenant, or wait for the 1st.',
    },
    {
      name: 'that has used up its own and may not draw from the pool',
      context: 'agentFlow',
      given: (tenant: Tenant) => {
        tenant.does(prepaid(100), own({ milliCredits: 50_000, drawFromTenant: false }));
        spends(tenant, 'prod', 60_000);
      },
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 60 used of 50 of its own. ' +
        'Give this environment a Copilot allocation of at least 60 credits, ' +
        'link pay-as-you-go to the environment, or wait for the 1st.',
    },
    {
      name: 'that has used up its own and the pool',
      context: 'agentFlow',
      given: (tenant: Tenant) => {
        tenant.does(prepaid(150), own({ milliCredits: 50_000 }));
        spends(tenant, 'prod', 150_001);
      },
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 150.001 used of 50 of its own, ' +
        '100.001 used of 100 in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 151, give this environment a Copilot ' +
        'allocation of at least 151 credits, link pay-as-you-go to the environment, ' +
        'or wait for the 1st.',
    },
    {
      name: 'that has as much of its own as the pool, which others have used up',
      context: 'agentFlow',
      given: (tenant: Tenant) => {
        tenant.does(prepaid(100), own({ milliCredits: 50_000 }));
        spends(tenant, 'prod', 60_000);
        spends(tenant, 'test', 60_000);
      },
      code: 'QuotaExceeded',
      message:
        'Copilot Credits are used up: 60 used of 50 of its own, 70 used of 50 in the tenant pool. ' +
        'Raise the prepaid Copilot Credits to at least 120, give this environment a Copilot ' +
        'allocation of at least 60 credits, link pay-as-you-go to the environment, ' +
        'or wait for the 1st.',
    },
    {
      name: 'that stops with all agents above 125 %',
      context: 'agent',
      given: (tenant: Tenant) => {
        tenant.does(prepaid(100));
        spends(tenant, 'test', 125_001);
      },
      code: 'QuotaExceeded',
      message:
        "Agents stop above 125 % of the tenant's prepaid Copilot Credits: 125.001 used of 100. " +
        'Raise the prepaid Copilot Credits to at least 126, link pay-as-you-go to the tenant, ' +
        'or wait for the 1st.',
    },
  ] as const)('$name', ({ context, given, code, message }) => {
    expect(refusalOf(DUAL, given, context).run).toEqual({ allowed: false, code, message });
  });

  it('that is no agent is told what is used up, above 125 % as well', () => {
    const given: Given = (tenant) => {
      tenant.does(prepaid(100));
      spends(tenant, 'prod', 125_001);
    };
    expect(refusalOf(DUAL, given, 'agentFlow').run.message).toContain(
      'Copilot Credits are used up: 125.001 used of 100 in the tenant pool.',
    );
  });

  it('that is below 125 % elsewhere is told what is used up of its own', () => {
    const given: Given = (tenant) => {
      tenant.does(prepaid(100), own({ milliCredits: 50_000, drawFromTenant: false }));
      spends(tenant, 'prod', 50_001);
    };
    expect(refusalOf(DUAL, given, 'agent').run.message).toContain(
      'Copilot Credits are used up: 50.001 used of 50 of its own.',
    );
  });
});
