/** A plausible month of usage: more on working days, a few people with most of the runs; ids and amounts are the same for every month. */
import type { UsageEvent } from '#client';
import { DAY_MS } from '#metering';
import type { DemoEnvironment, DemoFlow, DemoTenant } from './tenants.js';

type Run = Pick<UsageEvent, 'specversion' | 'source' | 'type' | 'datacontenttype' | 'data'>;

type Random = () => number;

/**
 * Amounts and times have separate generators, because the number of draws for a time depends on the month.
 * @param until the end of the usage within its month
 */
export function usageOfMonth(tenant: DemoTenant, until: Date): UsageEvent[] {
  const random = generator(tenant.id);
  const randomTime = generator(`${tenant.id} times`);
  return tenant.environments
    .flatMap((environment) =>
      Array.from({ length: environment.runs }, (_, index) => ({
        id: `${until.toISOString().slice(0, 'yyyy-MM'.length)}-${environment.id}-${index}`,
        time: workingTime(until, randomTime),
        ...run(tenant, environment, random),
      })),
    )
    .sort((a, b) => (a.time < b.time ? -1 : 1));
}

function run(tenant: DemoTenant, environment: DemoEnvironment, random: Random): Run {
  const flow = environment.flows[Math.floor(random() * environment.flows.length)]!;
  const user = Math.floor(random() ** 2 * 12) + 1;
  return {
    specversion: '1.0',
    source: `/demo/${flow.context}`,
    type: 'AIModelExecuted',
    datacontenttype: 'application/json',
    data: {
      tenantId: tenant.id,
      environmentId: environment.id,
      environmentName: environment.name,
      userId: `user-${user}`,
      modelId: `model-${slug(flow.name)}`,
      modelName: flow.name,
      capability: flow.capability,
      ...(flow.tier && { tier: flow.tier }),
      context: flow.context,
      automationId: `automation-${slug(flow.name)}`,
      automationName: flow.name,
      status: random() < 0.02 ? 'failed' : 'processed',
      quantity: quantity(flow, random),
    },
  };
}

const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

function quantity({ unit, most }: DemoFlow, random: Random): Record<string, number> {
  const amount = 1 + Math.floor(random() * most);
  if (unit !== 'tokens') return { [unit]: amount };
  return { tokensIn: amount, tokensOut: Math.ceil(amount / 4) };
}

/** Moves two thirds of the times on weekends to the Friday before. */
function workingTime(until: Date, random: Random): string {
  const startMs = Date.UTC(until.getUTCFullYear(), until.getUTCMonth(), 1);
  let timeMs = startMs + Math.floor(random() * (until.getTime() - startMs));
  const weekday = new Date(timeMs).getUTCDay();
  const backDays = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  if (backDays > 0 && random() < 0.67) timeMs = Math.max(startMs, timeMs - backDays * DAY_MS);
  return new Date(timeMs).toISOString();
}

/** A small linear congruential generator, so that the demo shows the same figures every time. */
function generator(seedText: string): Random {
  let seed = Buffer.from(seedText).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
