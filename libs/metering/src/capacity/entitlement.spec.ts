/** What grants contribute: licences, caps, validity and the end of seeded credits (R1–R4). */
import { LICENCES, milliCreditsEachOf } from './licence.js';
import {
  CLASSIC,
  credits,
  DUAL,
  grantOf,
  POST_SEEDED,
  tenantAt,
  type Tenant,
} from '../tenant.fixture.js';
import type { Grant } from './configuration.js';

const grants = (tenant: Tenant, ...added: Partial<Grant>[]) => {
  for (const grant of added) tenant.does({ type: 'AddGrant', grant: grantOf(grant) });
  return tenant;
};
const licence = (sku: string, quantity: number, grant: Partial<Grant> = {}): Partial<Grant> => ({
  sku,
  quantity,
  milliCreditsEach: milliCreditsEachOf(sku, '2025-01-01T00:00:00.000Z')!,
  ...grant,
});
const owned = (tenant: Tenant) => tenant.stands().entitlementMilliCredits / 1_000;

describe('R1: every licence brings credits to the tenant, capped per licence row (A7)', () => {
  it.each([
    ['aiBuilderAddOn', 1, 1_000_000],
    ['aiBuilderAddOn', 7, 7_000_000],
    ['powerAppsPremium', 3, 1_500],
    ['powerAppsPremium', 2_001, 1_000_000],
    ['powerAppsPerApp', 2, 500],
    ['powerAppsPerApp', 4_001, 1_000_000],
    ['powerAutomatePremium', 5, 25_000],
    ['powerAutomatePremium', 201, 1_000_000],
    ['powerAutomateProcess', 201, 1_000_000],
    ['hostedRpa', 201, 1_000_000],
    ['unattendedRpa', 201, 1_000_000],
    ['dynamics365FinanceOperations', 1, 20_000],
    ['dynamics365FinanceOperations', 3, 20_000],
    ['sustainabilityUslPlus', 50, 1_250_000],
  ])('%s × %i = %i', (sku, quantity, expected) => {
    expect(owned(grants(tenantAt(CLASSIC), licence(sku, quantity)))).toBe(expected);
  });

  it('caps the sum of all grants of a row, and each row by itself', () => {
    const tenant = grants(
      tenantAt(CLASSIC),
      licence('hostedRpa', 150),
      licence('hostedRpa', 150),
      licence('unattendedRpa', 150),
    );
    expect(owned(tenant)).toBe(1_000_000 + 750_000);
  });

  it('brings nothing per app where it was bought before November 2022', () => {
    expect(milliCreditsEachOf('powerAppsPerApp', '2022-10-31T23:59:59.999Z')).toBe(0);
    expect(milliCreditsEachOf('powerAppsPerApp', '2022-11-01T00:00:00.000Z')).toBe(250_000);
  });

  it('takes what is stated of a product that the list does not know', () => {
    expect(milliCreditsEachOf('agreement', CLASSIC)).toBeNull();
    const tenant = tenantAt(POST_SEEDED);
    tenant.does(credits(1_234));
    expect(owned(tenant)).toBe(1_234);
  });

  it('covers 32,000 receipts with an add-on and five Power Automate Premium, and leaves 1,000', () => {
    const tenant = grants(
      tenantAt(CLASSIC),
      licence('aiBuilderAddOn', 1),
      licence('powerAutomatePremium', 5),
    );
    expect(owned(tenant)).toBe(1_025_000);
    const receipts = { capability: 'receiptProcessing', quantity: { images: 32_000 } } as const;
    expect(tenant.charge(receipts).milliCredits).toBe(1_024_000_000);
    expect(tenant.stands().pool).toMatchObject({ level: 'none', remainingMilliCredits: 1_000_000 });
  });

  it('counts a grant that begins in the instant it is added', () => {
    const begun = { validFrom: CLASSIC, validTo: '2025-10-15T12:00:00.001Z' };
    expect(owned(grants(tenantAt(CLASSIC), licence('aiBuilderAddOn', 1, begun)))).toBe(1_000_000);
  });

  it('counts a grant from its first instant until its end', () => {
    const tenant = grants(
      tenantAt(CLASSIC),
      licence('aiBuilderAddOn', 1, {
        validFrom: '2025-10-10T00:00:00.000Z',
        validTo: '2025-10-20T00:00:00.000Z',
      }),
    );
    const at = (now: string) => owned(Object.assign(tenant, { now }));
    expect(at('2025-10-09T23:59:59.999Z')).toBe(0);
    expect(at('2025-10-10T00:00:00.000Z')).toBe(1_000_000);
    expect(at('2025-10-19T23:59:59.999Z')).toBe(1_000_000);
    expect(at('2025-10-20T00:00:00.000Z')).toBe(0);
  });
});

describe('R2: a seeded grant counts, whoever may use it', () => {
  it('has nothing in a grant or a configuration that could switch its credits off', () => {
    const seeded = LICENCES.filter((one) => one.seeded).map(({ sku }) => licence(sku, 1));
    expect(owned(grants(tenantAt(CLASSIC), ...seeded))).toBe(65_750);
  });
});

describe('R3: the sale of add-on packs ends', () => {
  const buys = (now: string, grant: Partial<Grant>, tenant = tenantAt(now)) => {
    const decide = () => tenant.does({ type: 'AddGrant', grant: grantOf(grant) });
    try {
      return decide().length > 0;
    } catch {
      expect(tenant.isRefused({ type: 'AddGrant', grant: grantOf(grant) })).toMatchObject({
        code: 'addOnSalesEnded',
        field: 'validFrom',
      });
      return false;
    }
  };
  const before = '2025-10-31T23:59:59.999Z';
  const from = '2025-11-01T00:00:00.000Z';
  const end = '2026-11-01T00:00:00.000Z';

  it('takes no new customers from November 2025', () => {
    expect(buys(DUAL, { validFrom: before })).toBe(true);
    expect(buys(DUAL, { validFrom: from })).toBe(false);
  });
  it('lets existing customers buy for one more year', () => {
    const customer = () => grants(tenantAt(DUAL), { validFrom: before, validTo: from });
    expect(buys(DUAL, { validFrom: from }, customer())).toBe(true);
    expect(buys(DUAL, { validFrom: from, contractStart: before })).toBe(true);
    expect(buys(POST_SEEDED, { validFrom: end, contractStart: before })).toBe(false);
    const renewed = grants(tenantAt(DUAL), { validFrom: before, contractStart: from });
    expect(buys(DUAL, { validFrom: from }, renewed)).toBe(true);
  });
  it('goes by the earlier of when it began and when it was entered', () => {
    expect(
      buys(POST_SEEDED, { validFrom: '2026-10-31T23:59:59.999Z', contractStart: before }),
    ).toBe(true);
    expect(buys(before, { validFrom: end })).toBe(true);
    expect(buys(from, { validFrom: end, contractStart: before })).toBe(true);
  });
  it('is not opened by credits of another product', () => {
    const tenant = grants(tenantAt(DUAL), licence('hostedRpa', 1, { validFrom: before }));
    expect(buys(DUAL, { validFrom: from }, tenant)).toBe(false);
  });
  it('leaves packs in hand until they expire', () => {
    const tenant = grants(tenantAt(POST_SEEDED), { validFrom: before });
    expect(owned(tenant)).toBe(1_000_000);
  });
});

describe('R4: seeded credits end', () => {
  const seeded = (now: string, contractStart: string | null) =>
    owned(grants(tenantAt(now), licence('powerAutomatePremium', 1, { contractStart })));

  it('counts them until 2026-10-31 and not from 2026-11-01', () => {
    expect(seeded('2026-10-31T23:59:59.999Z', null)).toBe(5_000);
    expect(seeded('2026-11-01T00:00:00.000Z', null)).toBe(0);
  });
  it('keeps those of contracts begun before 2025-11-01, until the contract ends', () => {
    expect(seeded(POST_SEEDED, '2025-10-31T23:59:59.999Z')).toBe(5_000);
    expect(seeded(POST_SEEDED, '2025-11-01T00:00:00.000Z')).toBe(0);
    const contractStart = '2025-06-01T00:00:00.000Z';
    const validTo = '2026-11-10T00:00:00.000Z';
    const ended = licence('powerAutomatePremium', 1, { contractStart, validTo });
    expect(owned(grants(tenantAt(POST_SEEDED), ended))).toBe(0);
  });
  it("follows the tenant's own date where a policy row gives one", () => {
    const tenant = grants(tenantAt(POST_SEEDED), licence('hostedRpa', 1));
    const row = { version: 'later', effectiveFrom: '2026-11-01T00:00:00.000Z' };
    tenant.does({ type: 'ChangePolicy', policy: [{ ...row, regime: 'dual' }] });
    expect(owned(tenant)).toBe(5_000);
  });
});
