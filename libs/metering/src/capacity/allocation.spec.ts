/** Allocations and the tenant pool (R5–R10, A3, A4). */
import { allocation, CLASSIC, credits, DUAL, ofType, tenantAt } from '../tenant.fixture.js';

const tenantWith = (amount: number, now = DUAL) => {
  const tenant = tenantAt(now);
  tenant.does(credits(amount));
  return tenant;
};
const environment = (tenant: ReturnType<typeof tenantAt>, id: string) =>
  tenant.stands().environment(id);

describe('R5: everything is unallocated until it is allocated', () => {
  it('takes allocations out of the pool, and never more than is left', () => {
    const tenant = tenantWith(1_000);
    expect(tenant.stands().unallocatedMilliCredits).toBe(1_000_000);
    tenant.does(allocation('prod', 600));
    expect(tenant.stands().unallocatedMilliCredits).toBe(400_000);
    const refusal = tenant.isRefused(allocation('test', 401));
    expect(refusal).toMatchObject({ code: 'allocationExceedsUnallocated', field: 'milliCredits' });
    expect(refusal.message).toContain('Only 400 credits are unallocated');
    tenant.does(allocation('test', 400));
    expect(tenant.stands().unallocatedMilliCredits).toBe(0);
  });
  it("counts an allocation's own credits when it is changed", () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 1_000), allocation('prod', 999), allocation('prod', 1_000));
    expect(tenant.isRefused(allocation('prod', 1_001)).message).toContain('at most 1000');
  });
  it('says what the allocation was before, and nothing when it stays the same', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 600));
    const changed = ofType(tenant.does(allocation('prod', 500)), 'AllocationChanged');
    expect(changed).toMatchObject([{ milliCredits: 500_000, previousMilliCredits: 600_000 }]);
    expect(tenant.does(allocation('prod', 500))).toEqual([]);
  });
});

describe('R6: an environment with an allocation draws only from it', () => {
  it('does not fall back on the pool', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 100));
    tenant.uses('prod', 200);
    expect(environment(tenant, 'prod')).toMatchObject({ source: 'allocation', level: 'exhausted' });
    expect(tenant.stands().pool.consumedMilliCredits).toBe(0);
  });
});

describe('R7: an environment without an allocation draws only from the pool', () => {
  it('is so for one never heard of, and for one whose allocation is set to 0', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 100), allocation('prod', 0));
    expect(tenant.state.configuration.allocations).toEqual({});
    for (const id of ['prod', 'never-heard-of', 'constructor', '__proto__']) {
      expect(environment(tenant, id).source).toBe('tenantPool');
    }
  });
  it('takes any name for an environment', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('__proto__', 10), allocation('constructor', 20));
    expect(environment(tenant, '__proto__').availableMilliCredits).toBe(10_000);
    expect(environment(tenant, 'constructor').availableMilliCredits).toBe(20_000);
    tenant.does(allocation('__proto__', 0));
    expect(environment(tenant, '__proto__').source).toBe('tenantPool');
  });
});

describe('R8: the switch for unassigned credits', () => {
  it('is on by default, and off leaves only allocations', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 100));
    expect(tenant.may('test').run.allowed).toBe(true);
    tenant.does({ type: 'ChangeSettings', settings: { allowUnallocated: false } });
    expect(environment(tenant, 'test').source).toBe('none');
    expect(tenant.may('test').run).toMatchObject({ allowed: false, code: 'NoCapacity' });
    expect(tenant.may('prod').run.allowed).toBe(true);
  });
  it('says before and after, and nothing when nothing changes', () => {
    const tenant = tenantWith(1_000);
    const off = { type: 'ChangeSettings', settings: { allowUnallocated: false } } as const;
    expect(ofType(tenant.does(off), 'SettingsChanged')).toMatchObject([
      { settings: { allowUnallocated: false }, previous: { allowUnallocated: true } },
    ]);
    expect(tenant.does(off)).toEqual([]);
  });
});

describe('R9: pools are independent', () => {
  it('leaves an allocated environment alone when the pool is over, and the other way round', () => {
    const tenant = tenantWith(1_000, CLASSIC);
    tenant.does(allocation('prod', 500));
    tenant.uses('test', 5_000);
    expect(tenant.may('prod')).toMatchObject({ level: 'none', run: { allowed: true } });
    const other = tenantWith(1_000, CLASSIC);
    other.does(allocation('prod', 500));
    other.uses('prod', 5_000);
    expect(other.may('test')).toMatchObject({ level: 'none', run: { allowed: true } });
  });
});

describe('R10: only administrators allocate', () => {
  it('keeps on record who did', () => {
    const [changed] = ofType(tenantWith(10).does(allocation('prod', 1)), 'AllocationChanged');
    expect(changed?.by.actorId).toBe('admin');
  });
});

describe('A3: month-to-date consumption follows the environment into its present pool', () => {
  it('creates no credits for one that allocates, uses and deallocates', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 500));
    tenant.uses('prod', 500);
    expect(tenant.stands().pool.consumedMilliCredits).toBe(0);
    tenant.does(allocation('prod', 0));
    expect(tenant.stands().pool).toMatchObject({
      consumedMilliCredits: 500_000,
      remainingMilliCredits: 500_000,
    });
  });
  it('keeps on the event where the credits came from then', () => {
    const tenant = tenantWith(1_000);
    const pages = { environmentId: 'prod', quantity: { pages: 1 } };
    expect(tenant.charge(pages).drawnFrom).toBe('tenantPool');
    tenant.does(allocation('prod', 500));
    expect(tenant.charge(pages).drawnFrom).toBe('allocation');
    expect(environment(tenant, 'prod').scopeConsumedMilliCredits).toBe(200_000);
  });
  it('ends the overage of an environment that moves, and may begin that of the pool', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 100));
    tenant.uses('prod', 1_200);
    const events = tenant.does(allocation('prod', 0));
    expect(ofType(events, 'OverageExited')).toMatchObject([
      { scope: { kind: 'environment', environmentId: 'prod' }, level: 'exhausted' },
    ]);
    expect(ofType(events, 'OverageEntered')).toMatchObject([
      { scope: { kind: 'tenantPool' }, cause: 'allocation', consumedMilliCredits: 1_200_000 },
    ]);
  });
});

describe("A4: the pool's consumption is that of all environments without an allocation", () => {
  it('adds them up', () => {
    const tenant = tenantWith(1_000);
    tenant.does(allocation('prod', 100));
    tenant.uses('prod', 100);
    tenant.uses('test', 200);
    tenant.uses('dev', 300);
    expect(tenant.stands().pool.consumedMilliCredits).toBe(500_000);
    expect(environment(tenant, 'dev')).toMatchObject({
      consumedMilliCredits: 300_000,
      scopeConsumedMilliCredits: 500_000,
      remainingMilliCredits: 400_000,
    });
  });
});
