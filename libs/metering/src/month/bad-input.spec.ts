/** Commands with invalid values are rejected with the invalid field and without events. */
import { credits, DUAL, grantOf, ofType, tenantAt } from '../tenant.fixture.js';
import type { PolicyRow } from '../policy/policy.js';

const FROM = '2026-01-01T00:00:00.000Z';
const refusedGrant = (grant: object) =>
  tenantAt(DUAL).isRefused({ type: 'AddGrant', grant: grantOf({ sku: 'other', ...grant }) });
const refusedPolicy = (...policy: object[]) =>
  tenantAt(DUAL).isRefused({ type: 'ChangePolicy', policy: policy as PolicyRow[] });

describe('bad input is refused by field, and nothing happens', () => {
  it.each([
    ['grantId', { grantId: '' }],
    ['sku', { sku: '' }],
    ['quantity', { quantity: 0 }],
    ['quantity', { quantity: -1 }],
    ['quantity', { quantity: 0.5 }],
    ['quantity', { quantity: NaN }],
    ['quantity', { quantity: 2 ** 53 }],
    ['quantity', { quantity: 1_000_000_000 }],
    ['milliCreditsEach', { milliCreditsEach: -1 }],
    ['milliCreditsEach', { milliCreditsEach: 0.5 }],
    ['validFrom', { validFrom: '2026-02-30T00:00:00.000Z' }],
    ['validFrom', { validFrom: '2026-02-01' }],
    ['validTo', { validTo: 'tomorrow' }],
    ['validTo', { validFrom: FROM, validTo: FROM }],
    ['contractStart', { contractStart: '2025' }],
  ])('%s of a grant: %j', (field, grant) => {
    expect(refusedGrant(grant)).toMatchObject({ code: 'invalidGrant', field });
  });

  it('adds a grant once, and not another under its id', () => {
    const tenant = tenantAt(DUAL);
    const grant = credits(10, { grantId: 'one' });
    expect(tenant.does(grant)).not.toEqual([]);
    expect(tenant.does(grant)).toEqual([]);
    expect(tenant.isRefused(credits(11, { grantId: 'one' })).code).toBe('grantAlreadyExists');
  });
  it('ends a grant once, and none it does not know', () => {
    const tenant = tenantAt(DUAL);
    const end = { type: 'EndGrant', grantId: 'one' } as const;
    expect(tenant.isRefused(end)).toMatchObject({ code: 'grantNotFound', field: 'grantId' });
    tenant.does(credits(10, { grantId: 'one' }));
    expect(ofType(tenant.does(end), 'GrantEnded')).toMatchObject([{ grantId: 'one', at: DUAL }]);
    expect(tenant.does(end)).toEqual([]);
    expect(tenant.stands().entitlementMilliCredits).toBe(0);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('allocations and capacity of %d', (milliCredits) => {
    const tenant = tenantAt(DUAL);
    const environmentId = 'prod';
    const allocation = { type: 'ChangeAllocation', environmentId, milliCredits } as const;
    expect(tenant.isRefused(allocation).code).toBe('invalidAmount');
    const prepaidMilliCredits = milliCredits;
    const type = 'ChangeCopilotCapacity';
    const payAsYouGo = false;
    expect(tenant.isRefused({ type, prepaidMilliCredits, payAsYouGo }).code).toBe('invalidAmount');
    const copilot = { milliCredits, drawFromTenant: true, payAsYouGo };
    const own = { type: 'ChangeEnvironmentCopilot', environmentId, copilot } as const;
    expect(tenant.isRefused(own).code).toBe('invalidAmount');
  });
  it('an environment without a name', () => {
    const nobody = { environmentId: '', milliCredits: 1 };
    expect(tenantAt(DUAL).isRefused({ type: 'ChangeAllocation', ...nobody }).field).toBe(
      'environmentId',
    );
  });

  it.each([[[0]], [[80, 80]], [[100, 80]], [[0.5]], [[1_001]], [Array(11).fill(1)]])(
    'warnings at %j',
    (warningPercents) => {
      const settings = { warningPercents };
      expect(tenantAt(DUAL).isRefused({ type: 'ChangeSettings', settings })).toMatchObject({
        code: 'invalidSettings',
        field: 'warningPercents',
      });
    },
  );

  it.each([
    ['policy[0].version', [{ version: '', effectiveFrom: FROM }]],
    ['policy[0].effectiveFrom', [{ version: 'a', effectiveFrom: '2026-01-01' }]],
    ['policy[0].regime', [{ version: 'a', effectiveFrom: FROM, regime: 'modern' }]],
    [
      'policy[0].importantOveragePercent',
      [{ version: 'a', effectiveFrom: FROM, importantOveragePercent: 99 }],
    ],
    ['policy[0].trialDays', [{ version: 'a', effectiveFrom: FROM, trialDays: 1.5 }]],
    ['policy[0].discount', [{ version: 'a', effectiveFrom: FROM, discount: 5 }]],
    [
      'policy[0].__proto__',
      [JSON.parse(`{"version":"a","effectiveFrom":"${FROM}","__proto__":1}`)],
    ],
    [
      'policy[1].version',
      [
        { version: 'a', effectiveFrom: FROM },
        { version: 'a', effectiveFrom: DUAL },
      ],
    ],
    [
      'policy[1].effectiveFrom',
      [
        { version: 'a', effectiveFrom: FROM },
        { version: 'b', effectiveFrom: FROM },
      ],
    ],
  ])('%s', (field, policy) => {
    expect(refusedPolicy(...policy)).toMatchObject({ code: 'invalidPolicy', field });
  });
  it('sets the same policy once', () => {
    const tenant = tenantAt(DUAL);
    const policy = [{ version: 'a', effectiveFrom: FROM, rounding: 'exact' as const }];
    expect(tenant.does({ type: 'ChangePolicy', policy })).not.toEqual([]);
    expect(tenant.does({ type: 'ChangePolicy', policy })).toEqual([]);
  });
  it('a trial for nobody', () => {
    expect(tenantAt(DUAL).isRefused({ type: 'StartTrial', userId: '' }).field).toBe('userId');
  });
});
