/** Whoever follows the advice of a refusal may run: every way it names lifts the block, with the figure it names. */
import fc from 'fast-check';
import { access } from './access.js';
import { aiBuilderWays, copilotWays, type Way } from './advice.js';
import { environmentCopilot } from './copilot.js';
import { addMilliseconds } from '../values/calendar.js';
import { allocation, CLASSIC, credits, DUAL, POST_SEEDED, tenantAt } from '../tenant.fixture.js';
import type { Tenant } from '../tenant.fixture.js';
import { drawsCopilotOnly, type Context } from '../values/usage.js';

const environment = fc.constantFrom('prod', 'test', 'dev');
const amount = fc.constantFrom(0, 1, 100, 150, 1_000);
const used = fc.constantFrom(0, 1, 99_999, 100_000, 130_500, 151_000, 900_000);
const currency = fc.constantFrom('aiBuilder' as const, 'copilot' as const);

/** Each leaves the tenant as it was where a rule forbids it. */
type Step = (tenant: Tenant) => void;
const tried =
  (step: Step): Step =>
  (tenant) => {
    const before = { ...tenant };
    try {
      step(tenant);
    } catch {
      Object.assign(tenant, before);
    }
  };

const step: fc.Arbitrary<Step> = fc.oneof(
  amount.map(
    (one): Step =>
      (tenant) =>
        void tenant.does(credits(one)),
  ),
  fc
    .tuple(environment, amount)
    .map(([id, one]): Step => tried((tenant) => void tenant.does(allocation(id, one)))),
  fc.boolean().map((allowUnallocated): Step => (tenant) => {
    tenant.does({ type: 'ChangeSettings', settings: { allowUnallocated } });
  }),
  fc.tuple(environment, used, currency).map(([id, milliCredits, of]): Step => (tenant) => {
    tenant.uses(id, 0, { statedCredits: { currency: of, milliCredits } });
  }),
  amount.map((one): Step => (tenant) => {
    const prepaidMilliCredits = one * 1_000;
    tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits, payAsYouGo: false });
  }),
  fc.tuple(environment, amount, fc.boolean()).map(([id, one, drawFromTenant]): Step => (tenant) => {
    const copilot = { milliCredits: one * 1_000, drawFromTenant, payAsYouGo: false };
    tenant.does({ type: 'ChangeEnvironmentCopilot', environmentId: id, copilot });
  }),
  fc.constant<Step>(
    tried((tenant) => {
      tenant.does({ type: 'GrantExtension', extensionId: tenant.now, requestedBy: 'maria' });
      tenant.now = addMilliseconds(tenant.now, 11 * 60_000);
    }),
  ),
);

function follow(tenant: Tenant, way: Way, environmentId: string): void {
  const { copilot } = tenant.state.configuration;
  switch (way.kind) {
    case 'allocate':
      tenant.does(allocation(environmentId, way.credits));
      return;
    case 'grant':
      tenant.does(credits(way.credits));
      if (way.allocate !== null) tenant.does(allocation(environmentId, way.allocate));
      return;
    case 'allowUnallocated':
      tenant.does({ type: 'ChangeSettings', settings: { allowUnallocated: true } });
      return;
    case 'extension':
      tenant.does({ type: 'GrantExtension', extensionId: 'advised', requestedBy: 'maria' });
      tenant.now = addMilliseconds(tenant.now, 10 * 60_000);
      return;
    case 'prepay': {
      const prepaidMilliCredits = way.credits * 1_000;
      tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits, payAsYouGo: false });
      return;
    }
    case 'copilotAllocation':
    case 'payAsYouGo': {
      if (way.kind === 'payAsYouGo' && way.of === 'tenant') {
        const { prepaidMilliCredits } = copilot;
        tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits, payAsYouGo: true });
        return;
      }
      const own = environmentCopilot(tenant.state.configuration, environmentId);
      const changed =
        way.kind === 'payAsYouGo'
          ? { ...own, payAsYouGo: true }
          : { ...own, milliCredits: way.credits * 1_000 };
      tenant.does({ type: 'ChangeEnvironmentCopilot', environmentId, copilot: changed });
    }
  }
}

describe('the advice of a refusal', () => {
  const lives = fc.record({
    now: fc.constantFrom(CLASSIC, CLASSIC, DUAL, POST_SEEDED),
    steps: fc.array(step, { maxLength: 12 }),
    environmentId: environment,
    context: fc.constantFrom<Context>('app', 'cloudFlow', 'agent', 'agentFlow'),
  });

  it('lifts the block, whichever of its ways is followed', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(lives, ({ now, steps, environmentId, context }) => {
        const live = (): Tenant => {
          const tenant = tenantAt(now);
          for (const one of steps) one(tenant);
          return tenant;
        };
        const asker = { environmentId, context, userId: null, capability: null };
        const tenant = live();
        const before = access(tenant.stands(), asker);
        const ways = [
          ...(drawsCopilotOnly(context) ? [] : aiBuilderWays(tenant.stands(), environmentId)),
          ...(drawsCopilotOnly(context) || now !== CLASSIC
            ? copilotWays(tenant.stands(), asker)
            : []),
        ];
        const isBlocked =
          !before.run.allowed || (!drawsCopilotOnly(context) && !before.make.allowed);
        if (!isBlocked) return;
        expect([before, ways.length > 0]).toEqual([before, true]);
        for (const way of ways) {
          const follower = live();
          follow(follower, way, environmentId);
          const after = access(follower.stands(), asker);
          expect([way, after.run]).toEqual([way, { ...after.run, allowed: true }]);
          if (now === CLASSIC && !drawsCopilotOnly(context)) {
            expect([way, after.make.allowed]).toEqual([way, true]);
          }
          seen.add(way.kind);
        }
      }),
      { numRuns: 2_000 },
    );
    expect([...seen].sort()).toEqual([
      'allocate',
      'allowUnallocated',
      'copilotAllocation',
      'extension',
      'grant',
      'payAsYouGo',
      'prepay',
    ]);
  });
});
