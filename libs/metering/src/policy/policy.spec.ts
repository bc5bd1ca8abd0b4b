/** The terms in force at an instant, and the policy version that a charge names. */
import { BEGINNING, DEFAULT_POLICY, policyAt, type PolicyRow } from './policy.js';

const row = (version: string, month: string, terms: Partial<PolicyRow> = {}): PolicyRow => ({
  version,
  effectiveFrom: `${month}-01T00:00:00.000Z`,
  ...terms,
});

describe('the published rules', () => {
  it.each([
    { at: BEGINNING, regime: 'classic', version: 'classic', addOnSales: 'open' },
    { at: '2025-10-31T23:59:59.999Z', regime: 'classic', version: 'classic', addOnSales: 'open' },
    {
      at: '2025-11-01T00:00:00.000Z',
      regime: 'dual',
      version: '2025-11-01',
      addOnSales: 'existingCustomers',
    },
    {
      at: '2026-10-31T23:59:59.999Z',
      regime: 'dual',
      version: '2025-11-01',
      addOnSales: 'existingCustomers',
    },
    {
      at: '2026-11-01T00:00:00.000Z',
      regime: 'postSeeded',
      version: '2026-11-01',
      addOnSales: 'ended',
    },
  ])('are those of $version at $at', ({ at, regime, version, addOnSales }) => {
    expect(policyAt([], at)).toMatchObject({ version, terms: { regime, addOnSales } });
  });
});

describe('what is put together once for all tenants without own rows', () => {
  const dates = DEFAULT_POLICY.map(({ effectiveFrom }) => effectiveFrom);

  it('relies on published rows in the order of their dates', () => {
    expect(dates).toEqual(dates.toSorted());
  });

  it.each(['', BEGINNING, ...dates, '2026-10-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])(
    'is what they come to at "%s"',
    (at) => {
      const sameRows: typeof DEFAULT_POLICY = [...DEFAULT_POLICY];
      expect(policyAt([], at)).toEqual(policyAt([], at, sameRows));
      expect(policyAt([], at)).toBe(policyAt([], at));
    },
  );
});

describe("a tenant's own rows", () => {
  const rows = [
    row('third', '2026-06', { trialDays: 3 }),
    row('first', '2025-12', { trialDays: 1, rounding: 'exact' }),
    row('second', '2026-02', { trialDays: 2 }),
  ];

  it.each([
    { at: '2025-11-30T23:59:59.999Z', version: '2025-11-01', trialDays: 30, rounding: 'ceil' },
    { at: '2025-12-01T00:00:00.000Z', version: '2025-11-01+first', trialDays: 1 },
    { at: '2026-02-01T00:00:00.000Z', version: '2025-11-01+second', trialDays: 2 },
    { at: '2026-06-01T00:00:00.000Z', version: '2025-11-01+third', trialDays: 3 },
    { at: '2026-11-01T00:00:00.000Z', version: '2026-11-01+third', trialDays: 3 },
  ])('apply by date in whatever order they are listed: $version', (expected) => {
    const { at, version, trialDays, rounding = 'exact' } = expected;
    expect(policyAt(rows, at)).toMatchObject({ version, terms: { trialDays, rounding } });
  });

  it('have the last word on the date of a published one', () => {
    const same = [row('own', '2025-11', { regime: 'classic' })];
    expect(policyAt(same, '2025-11-01T00:00:00.000Z')).toMatchObject({
      version: '2025-11-01+own',
      terms: { regime: 'classic', trialsOffered: false },
    });
  });

  it('are none, and other published rows hold as they are', () => {
    const published: typeof DEFAULT_POLICY = [{ ...DEFAULT_POLICY[0], version: 'other' }];
    expect(policyAt([], '2026-11-01T00:00:00.000Z', published)).toMatchObject({
      version: 'other',
      terms: { regime: 'classic' },
    });
  });

  it('change only what they name', () => {
    const { terms } = policyAt(
      [row('own', '2025-12', { trialDays: 5 })],
      '2025-12-01T00:00:00.000Z',
    );
    expect(terms).toMatchObject({
      ...DEFAULT_POLICY[0],
      ...DEFAULT_POLICY[1],
      ...row('own', '2025-12'),
      trialDays: 5,
    });
  });
});
