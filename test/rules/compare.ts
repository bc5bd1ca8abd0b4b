/** Compares all query results about a tenant with the oracle's, to the milli-credit. */
import { isDeepStrictEqual } from 'node:util';
import { CONTEXTS } from '#metering';
import type { GateAnswer, TenantUsage } from '#read-models';
import type { Meter } from './meter.js';
import { ENVIRONMENTS, USERS } from './names.js';
import type { World } from './world.js';

export async function compareAnswers(world: World, meter: Meter): Promise<void> {
  await meter.project();
  for (const month of world.tenant.months.keys()) await compareMonth(world, meter, month);
  await compareGate(world, meter);
}

async function compareMonth({ tenant, now }: World, meter: Meter, month: string): Promise<void> {
  const answer = await meter.usage(month);
  if (answer.kind !== 'found') throw new Error(`${month}: ${answer.kind}`);
  const account = tenant.months.get(month)!;
  const at = now.startsWith(month) ? now : lastInstantOf(month);
  const { environments } = answer.value;
  expectSame(
    { month, ...tenantFigures(answer.value), environments: environments.map(environmentFigures) },
    {
      month,
      ...tenant.usage(account, at),
      environments: environments.map(({ environmentId: id }) => {
        return { id, ...tenant.environment(account, id, at) };
      }),
    },
  );
}

function lastInstantOf(month: string): string {
  const next = new Date(`${month}-01T00:00:00.000Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return new Date(next.getTime() - 1).toISOString();
}

const tenantFigures = (usage: TenantUsage) => ({
  entitlement: usage.entitlement.milliCredits,
  allocated: usage.allocated.milliCredits,
  unallocated: usage.unallocated.milliCredits,
  consumed: usage.consumed.milliCredits,
  copilotConsumed: usage.copilotConsumed.milliCredits,
  trialConsumed: usage.trialConsumed.milliCredits,
  poolConsumed: usage.pool.consumed.milliCredits,
  poolIsOpen: usage.pool.source !== 'none',
  importantAbove: usage.importantOverageAbove?.milliCredits ?? null,
  runs: usage.runs,
});

const environmentFigures = (usage: TenantUsage['environments'][number]) => ({
  id: usage.environmentId,
  source: usage.source,
  available: usage.available.milliCredits,
  poolConsumed: usage.poolConsumed.milliCredits,
  level: usage.overage.level,
  nearLimit: usage.nearLimit,
  consumed: usage.consumed.milliCredits,
  copilotConsumed: usage.copilotConsumed.milliCredits,
  trialConsumed: usage.trialConsumed.milliCredits,
  runs: usage.runs,
});

const RUNNERS = CONTEXTS.flatMap((context) =>
  [...USERS, null].map((userId) => ({ userId, context, capability: null, tier: null })),
);
const PREDICTION = { userId: null, context: 'app', capability: 'prediction', tier: null } as const;

const REQUESTS = ENVIRONMENTS.flatMap((environmentId) =>
  [...RUNNERS, PREDICTION].map((runner) => ({ environmentId, ...runner })),
);

async function compareGate({ tenant, now }: World, meter: Meter): Promise<void> {
  const answer = await meter.access(REQUESTS);
  if (answer.kind !== 'found') throw new Error(answer.kind);
  const { answers } = answer.value;
  const said = REQUESTS.map((request, index) => ({ request, ...gateFigures(answers[index]!) }));
  const byRules = REQUESTS.map((request) => ({ request, ...tenant.access(request, now) }));
  expectSame(said, byRules);
}

/** The runner's own comparison is slow, so it is used only to show a difference. */
function expectSame(said: unknown, byRules: unknown): void {
  if (!isDeepStrictEqual(said, byRules)) expect(said).toEqual(byRules);
}

const gateFigures = ({ run, make, level }: GateAnswer) => ({
  run: run.allowed,
  code: run.code,
  currency: run.currency,
  make: make.allowed,
  makersCode: make.code,
  level,
});
