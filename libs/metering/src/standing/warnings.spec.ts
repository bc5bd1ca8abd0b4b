/** Warnings as consumption approaches the available credits (R19, A17). */
import type { LedgerEvent } from '../month/events.js';
import { allocation, CLASSIC, credits, DUAL, ofType, tenantAt } from '../tenant.fixture.js';
import { withAllocation } from './overage.fixture.js';

describe('R19: warnings before it is too late (A17)', () => {
  const percents = (events: readonly LedgerEvent[]) =>
    ofType(events, 'UsageWarningRaised').map(({ percent }) => percent);

  it('raises each share once when it is reached', () => {
    const tenant = withAllocation(CLASSIC, 1_000);
    expect(percents(tenant.uses('prod', 700))).toEqual([]);
    expect(percents(tenant.uses('prod', 100))).toEqual([80]);
    expect(percents(tenant.uses('prod', 100))).toEqual([]);
    expect(percents(tenant.uses('prod', 100))).toEqual([100]);
    expect(percents(tenant.uses('prod', 100))).toEqual([]);
  });
  it('raises them again for what was added, not for what was taken away', () => {
    const tenant = withAllocation(CLASSIC, 1_000);
    tenant.uses('prod', 900);
    expect(percents(tenant.does(allocation('prod', 2_000)))).toEqual([]);
    expect(percents(tenant.uses('prod', 700))).toEqual([80]);
    expect(percents(tenant.does(allocation('prod', 1_900)))).toEqual([]);
  });
  it('warns of the pool, at the shares the tenant chose', () => {
    const tenant = tenantAt(DUAL);
    const settings = { warningPercents: [10, 50] };
    tenant.does(credits(1_000), { type: 'ChangeSettings', settings });
    const events = tenant.uses('prod', 500);
    expect(ofType(events, 'UsageWarningRaised')).toMatchObject([
      { percent: 10, scope: { kind: 'tenantPool' }, availableMilliCredits: 1_000_000 },
      { percent: 50, consumedMilliCredits: 500_000 },
    ]);
  });
});
