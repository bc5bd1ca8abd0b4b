/** Policy rows: each term at its bounds, and the rejection beyond them. */
import { POLICY_ROWS_MAX, type PolicyRow, type PolicyTerms } from '../policy/policy.js';
import { DUAL, tenantAt } from '../tenant.fixture.js';

const FROM = '2026-01-01T00:00:00.000Z';
const policyOf = (rows: readonly object[]) =>
  ({ type: 'ChangePolicy', policy: rows as readonly PolicyRow[] }) as const;
const withTerm = (name: string, value: unknown) =>
  policyOf([{ version: 'own', effectiveFrom: FROM, [name]: value }]);

const refusal = (message: string, field: string) => ({ code: 'invalidPolicy', message, field });

interface Bounds {
  readonly term: keyof PolicyTerms;
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
  readonly rule: string;
}
const whole = (term: keyof PolicyTerms, least: number, most: number): Bounds => ({
  term,
  takes: [least, least + 1, most - 1, most],
  refuses: [least - 1, most + 1, least + 0.5, String(least), null, NaN],
  rule: `a whole number from ${least} to ${most}`,
});
const oneOf = (term: keyof PolicyTerms, ...values: string[]): Bounds => ({
  term,
  takes: values,
  refuses: ['', 'other', true, null],
  rule: values.join(', '),
});

describe('a term of a policy row', () => {
  it.each<Bounds>([
    oneOf('regime', 'classic', 'dual', 'postSeeded'),
    whole('importantOveragePercent', 100, 1_000),
    whole('copilotFallbackPercent', 100, 1_000),
    oneOf('rounding', 'ceil', 'exact'),
    whole('agentStopPercent', 100, 1_000),
    whole('trialCredits', 0, 1_000_000_000),
    whole('trialDays', 1, 366),
    whole('trialRenewalsMax', 0, 100),
    whole('extensionCredits', 0, 1_000_000_000),
    whole('extensionDelayMinutes', 0, 44_640),
    whole('extensionsPerMonthMax', 0, 1_000),
    whole('extensionsPerYearMax', 0, 12_000),
    { term: 'trialsOffered', takes: [true, false], refuses: ['true', 1], rule: 'true or false' },
    oneOf('addOnSales', 'open', 'existingCustomers', 'ended'),
    {
      term: 'seededContractsBefore',
      takes: ['2025-11-01T00:00:00.000Z'],
      refuses: ['2025-11-01', '2025-02-29T00:00:00.000Z', 20251101, null],
      rule: 'an instant in UTC',
    },
  ])('$term must be $rule', ({ term, takes, refuses, rule }) => {
    for (const value of takes) {
      const tenant = tenantAt(DUAL);
      tenant.does(withTerm(term, value));
      expect(tenant.state.configuration.policy[0]?.[term]).toBe(value);
    }
    for (const value of refuses) {
      expect(tenantAt(DUAL).isRefused(withTerm(term, value))).toEqual(
        refusal(`"${term}" must be ${rule}.`, `policy[0].${term}`),
      );
    }
  });
});

describe('a policy', () => {
  const own = 'Every row needs its own version.';
  const date = 'Every row needs its own date, in UTC.';
  const row = (version: string, effectiveFrom = FROM) => ({ version, effectiveFrom });
  it.each([
    { rows: [row('')], field: 'policy[0].version', message: own },
    { rows: [row('a'), row('a', DUAL)], field: 'policy[1].version', message: own },
    { rows: [row('a'), row('b')], field: 'policy[1].effectiveFrom', message: date },
    { rows: [row('a', '2026-01-01')], field: 'policy[0].effectiveFrom', message: date },
    {
      rows: [row('a'), { ...row('b', DUAL), discount: 5 }],
      field: 'policy[1].discount',
      message: '"discount" is not a policy term.',
    },
  ])('is refused: $message $field', ({ rows, field, message }) => {
    expect(tenantAt(DUAL).isRefused(policyOf(rows))).toEqual(refusal(message, field));
  });

  it(`has at most ${POLICY_ROWS_MAX} rows`, () => {
    const rows = Array.from({ length: POLICY_ROWS_MAX + 1 }, (_, index) =>
      row(`row ${index}`, `${2_000 + index}-01-01T00:00:00.000Z`),
    );
    const message = 'A policy has at most 100 rows.';
    expect(tenantAt(DUAL).isRefused(policyOf(rows))).toEqual(refusal(message, 'policy'));
    expect(tenantAt(DUAL).does(policyOf(rows.slice(1)))).toHaveLength(1);
  });
});
