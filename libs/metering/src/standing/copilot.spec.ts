/** Copilot Credits: the pool that pays, and when runs stop (R17, R25, R26). */
import { copilotStanding } from './copilot.js';
import { ownCopilot, prepaidCopilot } from '../copilot.fixture.js';
import { CLASSIC, credits, DUAL, recording, tenantAt, type Tenant } from '../tenant.fixture.js';
import type { Context } from '../values/usage.js';

const CREDIT = 1_000;
/** Records a run that states its cost in Copilot Credits. */
const spends = (tenant: Tenant, environmentId: string, amount: number) =>
  tenant.does(
    recording({
      environmentId,
      time: tenant.now,
      context: 'agent',
      statedCredits: { currency: 'copilot', milliCredits: amount * CREDIT },
    }),
  );
const source = (tenant: Tenant, environmentId: string, context: Context = 'agentFlow') =>
  copilotStanding(tenant.stands(), environmentId, context).source;

describe('R17: AI Builder credits first, then Copilot Credits', () => {
  it.each(['app', 'cloudFlow', 'api'] as const)('for context %s from dual on (A15)', (context) => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(100), prepaidCopilot(1_000));
    const run = { context, quantity: { pages: 1 } };
    const currencies = [1, 2, 3].map(() => tenant.charge(run).currency);
    expect(currencies).toEqual(['aiBuilder', 'aiBuilder', 'copilot']);
  });
  it.each(['agent', 'agentFlow'] as const)('%s uses Copilot Credits only, always', (context) => {
    for (const now of [CLASSIC, DUAL]) {
      const tenant = tenantAt(now);
      tenant.does(credits(100_000), prepaidCopilot(1_000));
      const run = { context, quantity: { pages: 1 } };
      expect(tenant.charge(run)).toMatchObject({ currency: 'copilot', milliCredits: 8_000 });
      expect(tenant.may('prod', { context }).run.currency).toBe('copilot');
    }
  });
  it('leaves Copilot Credits alone in the classic regime', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(100), prepaidCopilot(1_000));
    tenant.uses('prod', 1_000);
    expect(tenant.charge({ quantity: { pages: 1 } }).currency).toBe('aiBuilder');
    expect(tenant.may('prod').run).toMatchObject({ allowed: false, code: 'QuotaExceeded' });
  });
});

describe('A6: one run is charged in one currency, decided before it is added', () => {
  it('does not split the run that crosses the limit', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(100), prepaidCopilot(1_000));
    const large = { quantity: { pages: 50 } };
    expect(tenant.charge(large)).toMatchObject({ currency: 'aiBuilder', milliCredits: 5_000_000 });
    expect(tenant.charge(large)).toMatchObject({ currency: 'copilot', milliCredits: 400_000 });
  });
});

describe("R25: own allocation, then the tenant's pool, then pay-as-you-go (A14)", () => {
  it('spills over in this order', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(
      prepaidCopilot(300),
      ownCopilot({ milliCredits: 100 * CREDIT, payAsYouGo: true }, 'prod'),
    );
    expect(source(tenant, 'prod')).toBe('copilotAllocation');
    spends(tenant, 'prod', 101);
    expect(source(tenant, 'prod')).toBe('copilotPool');
    spends(tenant, 'prod', 200);
    expect(source(tenant, 'prod')).toBe('payAsYouGo');
  });
  it('is capped at the allocation where nothing else is allowed, for agents too', () => {
    const tenant = tenantAt(DUAL);
    const capped = { milliCredits: 100 * CREDIT, drawFromTenant: false };
    tenant.does(prepaidCopilot(1_000), ownCopilot(capped, 'prod'));
    spends(tenant, 'prod', 100);
    expect(source(tenant, 'prod')).toBe('copilotAllocation');
    spends(tenant, 'prod', 1);
    for (const context of ['agent', 'agentFlow', 'cloudFlow'] as const) {
      expect(source(tenant, 'prod', context)).toBe('none');
    }
    expect(tenant.may('prod', { context: 'agent' }).run.code).toBe('QuotaExceeded');
  });
  it('leaves to the pool what environments have not for themselves, and counts what spills', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(300), ownCopilot({ milliCredits: 250 * CREDIT }, 'prod'));
    spends(tenant, 'prod', 240);
    spends(tenant, 'test', 30);
    expect(copilotStanding(tenant.stands(), 'test', 'app')).toMatchObject({
      poolMilliCredits: 50 * CREDIT,
      poolConsumedMilliCredits: 30 * CREDIT,
    });
    spends(tenant, 'prod', 20);
    expect(copilotStanding(tenant.stands(), 'test', 'app').poolConsumedMilliCredits).toBe(40_000);
    tenant.does(ownCopilot({ milliCredits: 250 * CREDIT, drawFromTenant: false }, 'prod'));
    expect(copilotStanding(tenant.stands(), 'test', 'app').poolConsumedMilliCredits).toBe(30_000);
  });
  it("lets an environment without settings draw from the pool and the tenant's pay-as-you-go", () => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(1));
    expect(source(tenant, 'new')).toBe('copilotPool');
    tenant.does(prepaidCopilot(0, true));
    expect(source(tenant, 'new')).toBe('payAsYouGo');
    tenant.does(ownCopilot({}, 'new'));
    expect(source(tenant, 'new')).toBe('none');
  });
  it('has nothing to give where nothing is prepaid or linked', () => {
    const { run } = tenantAt(DUAL).may('prod', { context: 'agent' });
    expect(run).toMatchObject({ allowed: false, code: 'NoCapacity' });
  });
});

describe('R26: who stops when', () => {
  const prepaid = (spent: number) => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(1_000));
    spends(tenant, 'prod', spent);
    return tenant;
  };
  it.each(['agentFlow', 'app', 'cloudFlow'] as const)('%s stops when it is used up', (context) => {
    expect(source(prepaid(1_000), 'prod', context)).toBe('copilotPool');
    expect(source(prepaid(1_001), 'prod', context)).toBe('none');
  });
  it('agents stop above 125 % of what the tenant prepaid', () => {
    expect(source(prepaid(1_250), 'prod', 'agent')).toBe('copilotPool');
    expect(source(prepaid(1_251), 'prod', 'agent')).toBe('none');
  });
  it("agents stop everywhere at once, also where credits of the environment's own are left", () => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(1_000), ownCopilot({ milliCredits: 100 * CREDIT }, 'prod'));
    tenant.does(ownCopilot({ milliCredits: 100 * CREDIT, drawFromTenant: false }, 'apart'));
    spends(tenant, 'apart', 1_250);
    expect(source(tenant, 'prod', 'agent')).toBe('copilotAllocation');
    spends(tenant, 'apart', 1);
    expect(source(tenant, 'prod', 'agent')).toBe('none');
    expect(source(tenant, 'dev', 'agent')).toBe('none');
    expect(source(tenant, 'prod', 'agentFlow')).toBe('copilotAllocation');
    tenant.does(ownCopilot({ payAsYouGo: true }, 'prod'));
    expect(source(tenant, 'prod', 'agent')).toBe('payAsYouGo');
  });
  it('takes what is given to environments as prepaid if no more is stated', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(ownCopilot({ milliCredits: 100 * CREDIT, drawFromTenant: false }, 'prod'));
    spends(tenant, 'prod', 100);
    expect(source(tenant, 'prod', 'agent')).toBe('copilotAllocation');
  });
  it('takes the share from the policy', () => {
    const tenant = prepaid(1_251);
    const row = { version: 'wide', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    tenant.does({ type: 'ChangePolicy', policy: [{ ...row, agentStopPercent: 150 }] });
    expect(source(tenant, 'prod', 'agent')).toBe('copilotPool');
  });
  it('pay-as-you-go is not limited', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(prepaidCopilot(1, true));
    spends(tenant, 'prod', 1_000_000);
    for (const context of ['agent', 'agentFlow', 'app'] as const) {
      expect(source(tenant, 'prod', context)).toBe('payAsYouGo');
    }
  });
});

describe('R4: the two currencies are never added together', () => {
  it('keeps them apart in every figure', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000), prepaidCopilot(1_000));
    spends(tenant, 'prod', 10);
    tenant.uses('prod', 100);
    expect(tenant.stands().figures.environment('prod')).toMatchObject({
      consumedMilliCredits: 100_000,
      copilotMilliCredits: 10_000,
    });
    expect(tenant.stands().pool.consumedMilliCredits).toBe(100_000);
  });
  it('says nothing when the same capacity is set again', () => {
    const tenant = tenantAt(DUAL);
    const own = ownCopilot({ milliCredits: CREDIT }, 'prod');
    expect(tenant.does(prepaidCopilot(5), own)).toHaveLength(2);
    expect(tenant.does(prepaidCopilot(5), own)).toEqual([]);
  });
  it.each([true, false])(
    'reports nothing when an environment without settings is given what it has (pay-as-you-go: %s)',
    (payAsYouGo) => {
      const tenant = tenantAt(DUAL);
      tenant.does(prepaidCopilot(5, payAsYouGo));
      expect(tenant.does(ownCopilot({ payAsYouGo }, 'prod'))).toEqual([]);
      expect(tenant.does(ownCopilot({ payAsYouGo: !payAsYouGo }, 'prod'))).toHaveLength(1);
      expect(tenant.does(ownCopilot({ payAsYouGo }, 'prod'))).toHaveLength(1);
    },
  );
});
