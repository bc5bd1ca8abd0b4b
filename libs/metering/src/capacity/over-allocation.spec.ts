/** An entitlement that falls below the allocations (A8). */
import { allocation, credits, DUAL, ofType, tenantAt } from '../tenant.fixture.js';

describe('A8: the entitlement falls below the allocations', () => {
  const overAllocated = () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000, { grantId: 'main' }), credits(100), allocation('prod', 900));
    const events = tenant.does({ type: 'EndGrant', grantId: 'main' });
    return { tenant, events };
  };

  it('lets allocations stand, leaves nothing unallocated and says so', () => {
    const { tenant, events } = overAllocated();
    expect(ofType(events, 'OverAllocated')).toMatchObject([
      { allocatedMilliCredits: 900_000, entitlementMilliCredits: 100_000 },
    ]);
    expect(tenant.stands()).toMatchObject({
      allocatedMilliCredits: 900_000,
      unallocatedMilliCredits: 0,
    });
    expect(tenant.stands().environment('prod').availableMilliCredits).toBe(900_000);
  });
  it('refuses increases and takes decreases', () => {
    const { tenant } = overAllocated();
    expect(tenant.isRefused(allocation('prod', 901)).code).toBe('allocationExceedsUnallocated');
    expect(tenant.isRefused(allocation('test', 1)).code).toBe('allocationExceedsUnallocated');
    expect(ofType(tenant.does(allocation('prod', 800)), 'AllocationChanged')).toHaveLength(1);
  });
  it('says it again only when the figures are others, or after all fitted for a while', () => {
    const { tenant } = overAllocated();
    const again = { type: 'ChangeSettings', settings: { warningPercents: [50] } } as const;
    expect(ofType(tenant.does(again), 'OverAllocated')).toEqual([]);
    expect(ofType(tenant.does(allocation('prod', 800)), 'OverAllocated')).toHaveLength(1);
    tenant.does(credits(1_000, { grantId: 'new' }));
    const fallen = tenant.does({ type: 'EndGrant', grantId: 'new' });
    expect(ofType(fallen, 'OverAllocated')).toHaveLength(1);
  });
  it('says it when a grant runs out by itself', () => {
    const tenant = tenantAt(DUAL);
    const validTo = '2026-03-20T00:00:00.000Z';
    tenant.does(credits(1_000, { grantId: 'short', validTo }), credits(1), allocation('prod', 9));
    tenant.now = validTo;
    const events = tenant.does({ type: 'PassTime' });
    expect(ofType(events, 'GrantEnded')).toMatchObject([{ grantId: 'short' }]);
    expect(ofType(events, 'OverAllocated')).toHaveLength(1);
    expect(tenant.does({ type: 'PassTime' })).toEqual([]);
  });
  it('keeps the end of a grant where a command given before the month says it', () => {
    const tenant = tenantAt('2026-03-01T00:00:00.000Z');
    const validTo = '2026-03-01T00:00:00.000Z';
    tenant.now = '2026-02-28T23:59:59.000Z';
    tenant.does(credits(1, { grantId: 'short', validTo }));
    const events = tenant.does({ type: 'PassTime' });
    expect(ofType(events, 'GrantEnded')).toMatchObject([{ grantId: 'short', at: validTo }]);
    expect(tenant.state.configuration.grants['short']?.validTo).toBe(validTo);
  });
});
