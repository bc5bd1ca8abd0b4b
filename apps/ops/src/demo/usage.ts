/** A believable month of usage, with the same amounts at every call: more on working days, a few people who run most of it. */
import type { DemoEnvironment, DemoFlow, DemoTenant } from './tenants.js';

export interface DemoEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'AIModelExecuted';
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Record<string, unknown>;
}

/** @param until the days of its month up to this instant are filled. */
export function usageOfMonth(tenant: DemoTenant, until: Date): DemoEvent[] {
  const random = generator(tenant.id);
  return tenant.environments
    .flatMap((environment) =>
      Array.from({ length: environment.runs }, (_, index) =>
        run(tenant, environment, index, until, random),
      ),
    )
    .sort((a, b) => (a.time < b.time ? -1 : 1));
}

function run(
  tenant: DemoTenant,
  environment: DemoEnvironment,
  index: number,
  until: Date,
  random: () => number,
): DemoEvent {
  const flow = environment.flows[Math.floor(random() * environment.flows.length)]!;
  const user = Math.floor(random() ** 2 * 12) + 1;
  const time = workingTime(until, random);
  return {
    specversion: '1.0',
    id: `${until.toISOString()}-${environment.id}-${index}`,
    source: `/demo/${flow.context}`,
    type: 'AIModelExecuted',
    time,
    datacontenttype: 'application/json',
    data: {
      tenantId: tenant.id,
      environmentId: environment.id,
      environmentName: environment.name,
      userId: `user-${user}`,
      modelId: `model-${flow.name.toLowerCase().replaceAll(' ', '-')}`,
      modelName: flow.name,
      capability: flow.capability,
      ...(flow.tier && { tier: flow.tier }),
      context: flow.context,
      automationId: `automation-${flow.name.toLowerCase().replaceAll(' ', '-')}`,
      automationName: flow.name,
      status: random() < 0.02 ? 'failed' : 'processed',
      quantity: quantity(flow, random),
    },
  };
}

function quantity({ unit, most }: DemoFlow, random: () => number): Record<string, number> {
  const amount = 1 + Math.floor(random() * most);
  if (unit !== 'tokens') return { [unit]: amount };
  return { tokensIn: amount, tokensOut: Math.ceil(amount / 4) };
}

/** A weekend day is taken as the Friday before it two times out of three. */
function workingTime(until: Date, random: () => number): string {
  const startMs = Date.UTC(until.getUTCFullYear(), until.getUTCMonth(), 1);
  let timeMs = startMs + Math.floor(random() * (until.getTime() - startMs));
  const weekday = new Date(timeMs).getUTCDay();
  const backDays = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  if (backDays > 0 && random() < 0.67) timeMs = Math.max(startMs, timeMs - backDays * 86_400_000);
  return new Date(timeMs).toISOString();
}

/** A small linear congruential generator: the demonstration shows the same figures every time. */
function generator(seedText: string): () => number {
  let seed = Buffer.from(seedText).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
