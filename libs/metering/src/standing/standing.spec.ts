/** The standing of the tenant pool, and the order of overage levels. */
import { allocation, CLASSIC, credits, DUAL, tenantWith } from '../tenant.fixture.js';
import { LEVELS, severityOf } from './overage.js';

const switchedOff = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;

describe('the tenant pool', () => {
  const used = (now: string) => {
    const tenant = tenantWith(now, credits(1_500), allocation('prod', 500));
    tenant.uses('prod', 600);
    tenant.uses('test', 1_100);
    return tenant;
  };
  const pool = {
    availableMilliCredits: 1_000_000,
    consumedMilliCredits: 1_100_000,
    remainingMilliCredits: 0,
    extensionMilliCredits: 0,
  };

  it.each([
    { now: CLASSIC, level: 'simple' },
    { now: DUAL, level: 'exhausted' },
  ])('is in $level overage above what is unallocated, at $now', ({ now, level }) => {
    expect(used(now).stands().pool).toEqual({ ...pool, excessMilliCredits: 100_000, level });
  });

  it.each([CLASSIC, DUAL])('has nothing above it while it is switched off (A10), at %s', (now) => {
    const tenant = used(now);
    tenant.does(switchedOff);
    expect(tenant.stands().pool).toEqual({ ...pool, excessMilliCredits: 0, level: 'none' });
  });
});

it('counts levels from the mildest', () => {
  expect(LEVELS.map(severityOf)).toEqual([0, 1, 2, 3]);
});
