/** The percentages at which warnings and important overage begin (R15, R16, R19, A1, A5, A17). */
import { EMPTY_CONFIGURATION } from '../capacity/configuration.js';
import { policyAt } from '../policy/policy.js';
import { CLASSIC, DUAL } from '../tenant.fixture.js';
import { importantOverageAbove, isNearLimit } from './standing.js';

const warnedAt = (...warningPercents: number[]) => ({
  ...EMPTY_CONFIGURATION,
  settings: { ...EMPTY_CONFIGURATION.settings, warningPercents },
});

describe('a limit', () => {
  it.each([
    { percents: [80], consumed: 799, isNear: false },
    { percents: [80], consumed: 800, isNear: true },
    { percents: [80, 50], consumed: 500, isNear: true },
    { percents: [80, 50], consumed: 499, isNear: false },
    { percents: [], consumed: 1_000, isNear: false },
  ])('of 1,000 is near with $consumed used and warnings at $percents: $isNear', (given) => {
    expect(isNearLimit(warnedAt(...given.percents), 1_000, given.consumed)).toBe(given.isNear);
  });

  it('of nothing is never near', () => {
    expect([0, 1].map((consumed) => isNearLimit(warnedAt(80), 0, consumed))).toEqual([
      false,
      false,
    ]);
  });
});

describe('important overage', () => {
  it('begins above its margin in the classic regime', () => {
    const { terms } = policyAt([], CLASSIC);
    const above = importantOverageAbove(terms, 1_000);
    expect(above).toBe((1_000 * terms.importantOveragePercent) / 100);
    expect(above).toBeGreaterThan(1_000);
  });

  it('is unknown in the regime of both currencies', () => {
    expect(importantOverageAbove(policyAt([], DUAL).terms, 1_000)).toBeNull();
  });
});
