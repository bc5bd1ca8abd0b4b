/** Messages for a blocked run in the classic regime. */
import { allocation, CLASSIC, credits, tenantAt, type Tenant } from '../tenant.fixture.js';
import { CREDITS_MAX } from '../values/amounts.js';
import { type Given, nothing, overOwn, overPool, refusalOf } from './refusal.fixture.js';

/** In the classic regime, as is the following month. */
const SEPTEMBER = '2025-09-15T12:00:00.000Z';

const switchedOff = {
  type: 'ChangeSettings',
  settings: { allowUnallocated: false },
} as const;
const allElsewhere: Given = (tenant) => tenant.does(credits(100), allocation('other', 100));
const noAccess: Given = (tenant) => tenant.does(credits(100), switchedOff);
/** More is allocated than a grant can make up for. */
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
        'Credit usage exceeds allocation: 300 of 100 used in this environment. ' +
        'Add a grant of at least 200 credits and allocate 300 to this environment, ' +
        'request an extension, or wait until the 1st.',
    },
    {
      name: 'above what the pool had',
      given: overPool,
      code: 'QuotaExceeded',
      message:
        'All AI Builder credits in this environment have been consumed: ' +
        '600 of 100 used in the tenant pool. ' +
        'Add a grant of at least 500 credits, request an extension, or wait until the 1st.',
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

describe("a user's trial", () => {
  const tried = (used: number) => {
    const tenant = tenantAt(CLASSIC);
    tenant.does({ type: 'StartTrial', userId: 'maria' });
    const statedCredits = { currency: 'aiBuilder', milliCredits: used * 1_000 } as const;
    tenant.uses('prod', used, { userId: 'maria', statedCredits });
    return tenant;
  };
  const USED_UP = "now. The user's trial is used up: 200000 of 200000 used. Add a grant";

  it('that is used up is named to that user only', () => {
    const { run, make } = tried(200_000).may('prod', { userId: 'maria' });
    expect(run.message).toContain(USED_UP);
    expect(make.message).toContain(USED_UP);
    for (const userId of ['luis', null]) {
      const other = tried(200_000).may('prod', { userId });
      expect([other.run.message, other.make.message].join()).not.toContain('trial');
    }
    expect(tried(199_999).may('prod', { userId: 'maria' }).run).toMatchObject({ allowed: true });
  });

  it('that is not used up is not named where something else blocks it', () => {
    const tenant = tried(199_999);
    tenant.does(switchedOff);
    const { run, make } = tenant.may('prod', { userId: 'maria' });
    expect([run.allowed, make.allowed]).toEqual([false, false]);
    expect([run.message, make.message].join()).not.toContain('trial');
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
    expect(run.message!.endsWith('wait until the 1st.')).toBe(helps);
    expect(make.message!.endsWith('wait until the 1st.')).toBe(helps);
  });

  it('to makers in the last month of the classic regime, whatever is owned: nothing blocks them after that', () => {
    const { run, make } = refusalOf(CLASSIC, nothing);
    expect(run.message).toMatch(/Add a grant of at least 1 credit\.$/);
    expect(make.message).toMatch(/Add a grant of at least 1 credit, or wait until the 1st\.$/);
  });
});
