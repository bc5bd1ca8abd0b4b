/** Every answer of the read side about the tenant, beside the model's own; equal to the milli-credit. */
import { CONTEXTS } from '#metering';
import type { TenantUsage } from '#read-models';
import type { Meter } from './meter.js';
import { ENVIRONMENTS, USERS } from './names.js';
import type { World } from './steps.js';

export async function compareAnswers(world: World, meter: Meter): Promise<void> {
  await meter.project();
  for (const { month } of world.tenant.months) await compareMonth(world, meter, month);
  await compareGate(world, meter);
}

async function compareMonth({ tenant, now }: World, meter: Meter, month: string): Promise<void> {
  const answer = await meter.usage(month);
  if (answer.kind !== 'found') throw new Error(`${month}: ${answer.kind}`);
  const book = tenant.months.find((one) => one.month === month)!;
  const at = now.startsWith(month) ? now : lastInstantOf(month);
  expect({ month, ...tenantFigures(answer.value) }).toEqual({ month, ...tenant.usage(book, at) });
  for (const one of answer.value.environments) {
    expect({ month, ...environmentFigures(one) }).toEqual({
      month,
      id: one.environmentId,
      ...tenant.environment(book, one.environmentId, at),
    });
  }
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
  runs: usage.runs,
});

const environmentFigures = (usage: TenantUsage['environments'][number]) => ({
  id: usage.environmentId,
  source: usage.source,
  available: usage.available.milliCredits,
  poolConsumed: usage.poolConsumed.milliCredits,
  level: usage.overage.level,
  consumed: usage.consumed.milliCredits,
  copilotConsumed: usage.copilotConsumed.milliCredits,
  trialConsumed: usage.trialConsumed.milliCredits,
  runs: usage.runs,
});

const ASKERS = ENVIRONMENTS.flatMap((environmentId) =>
  [...USERS, null].flatMap((userId) =>
    CONTEXTS.map((context) => ({ environmentId, userId, context })),
  ),
);

async function compareGate({ tenant, now }: World, meter: Meter): Promise<void> {
  const answer = await meter.access(
    ASKERS.map((asker) => ({ ...asker, capability: null, tier: null })),
  );
  if (answer.kind !== 'found') throw new Error(answer.kind);
  for (const [index, asker] of ASKERS.entries()) {
    const { run, make, level } = answer.value.answers[index]!;
    const said = { run: run.allowed, currency: run.currency, make: make.allowed, level };
    expect({ asker, ...said }).toEqual({ asker, ...tenant.access(asker, now) });
  }
}
