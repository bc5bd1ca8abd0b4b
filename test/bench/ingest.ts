/** HTTP ingest: batches acknowledged when durable, and the time until a query shows an event. */
import { type ApiClient, RefusalError } from '../../apps/ops/src/demo/api-client.js';
import type { OutgoingMessage } from '#eventsourcing';
import { loadOf, publishAll } from './support/load.js';
import { percentile, rateOf, sideBySide } from './support/measure.js';
import { startService } from './support/service.js';
import { toEvent } from './support/structured.js';
import { milli, perSecond, type RecordFigure, type Report, table } from './support/report.js';
import { MANY_TENANTS, NOW, usageMessages } from './support/workload.js';

const ROUNDS = 5;
const BATCH = 100;
const EVENTS_PER_ROUND = 20_000;
/** Not measured, because a process compiles its code in its first seconds. */
const WARM_UP_ROUNDS = 2;
const CLIENTS = [1, 8];
/** Acknowledged events per second by the number of clients. */
const GOALS = { 1: 25_000, 8: null } as const;
const SAMPLES = 100;

export async function ingest(report: Report, record: RecordFigure): Promise<void> {
  const server = await startService({ CLOCK_START: NOW.toISOString() });
  const client = await server.client();
  let used = 0;
  const take = (count: number) => usageMessages(MANY_TENANTS, (used += count) - count, count);
  const round = (clients: number) => async () => {
    const load = loadOf(MANY_TENANTS, used, EVENTS_PER_ROUND, BATCH);
    const rate = await rateOf(load.events, () => publishAll(server.baseUrl, load, clients));
    await visible(client, take(EVENTS_PER_ROUND).at(-1)!);
    return rate;
  };
  for (let warmUp = 0; warmUp < WARM_UP_ROUNDS; warmUp++) await round(1)();
  const contenders = CLIENTS.map((clients): [string, () => Promise<number>] => [
    `${clients} at a time`,
    round(clients),
  ]);
  const rates = await sideBySide<string>(ROUNDS, Object.fromEntries(contenders));
  const delays: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) delays.push(await freshness(client, take(1)));
  await server.stop();
  for (const [clients, goal] of Object.entries(GOALS)) {
    const ours = rates[`${clients} at a time`]!;
    const name = `ingest over HTTP, ${clients} at a time`;
    record({ name, unit: 'events/s', ours, theirs: null, ratio: null, goal });
  }
  const rows = Object.entries(rates).map(([name, rate]) => [name, perSecond(rate)]);
  report(table([[`POST of ${BATCH} events, while they are metered`, 'acknowledged'], ...rows]));
  const [p50, p99] = [percentile(delays, 50), percentile(delays, 99)];
  report(`Acknowledged → in an answer, at rest: p50 ${milli(p50)}, p99 ${milli(p99)}`);
}

async function freshness(client: ApiClient, messages: OutgoingMessage[]): Promise<number> {
  await publish(client, messages);
  const start = performance.now();
  await visible(client, messages[0]!);
  return performance.now() - start;
}

interface Accepted {
  readonly results: readonly { readonly status: string }[];
}

async function publish(client: ApiClient, messages: readonly OutgoingMessage[]): Promise<void> {
  const { results } = await client.send<Accepted>('POST', '/v1/events', messages.map(toEvent), {
    'content-type': 'application/cloudevents-batch+json',
  });
  if (results.some(({ status }) => status !== 'accepted')) throw new Error('An event was refused');
}

/** Repeats the request until the event is found. */
async function visible(client: ApiClient, { key, headers }: OutgoingMessage): Promise<void> {
  const path = `/v1/tenants/${encodeURIComponent(key)}/events/${headers['ce_id']!}`;
  for (;;) {
    const found = await client.get(path).then(
      () => true,
      (error: unknown) => {
        if (error instanceof RefusalError && error.status === 404) return false;
        throw error;
      },
    );
    if (found) return;
  }
}
