/** The cost of authentication and rate limits: ingest and gate with both on and off. */
import type { ApiClient } from '../../apps/ops/src/demo/api-client.js';
import { percentile, rateOf, sideBySide } from './support/measure.js';
import {
  micro,
  milli,
  perSecond,
  type RecordFigure,
  type Report,
  table,
  times,
} from './support/report.js';
import { type Service, startGuardedService, startService } from './support/service.js';
import { toEvent } from './support/structured.js';
import { MANY_TENANTS, NOW, usageMessages } from './support/workload.js';

const ROUNDS = 5;
const BATCH = 100;
const BATCHES = 60;
const CLIENTS = 8;
const QUESTIONS = 400;
/** The minimum share of the throughput without authentication. */
const GOAL = 0.9;

const WAYS = ['off', 'on'] as const;
type Way = (typeof WAYS)[number];
type Measured = Record<Way, number>;

export async function access(report: Report, record: RecordFigure): Promise<void> {
  const clock = { CLOCK_START: NOW.toISOString() };
  const services: Record<Way, Service> = {
    off: await startService({ AUTH: 'none', ...clock }),
    on: await startGuardedService(clock),
  };
  const bench = new AccessBench(services);
  const rates = await bench.sideBySide((way, client) => bench.ingest(way, client));
  const gates = await bench.sideBySide((way, client) => bench.gate(way, client));
  await Promise.all(Object.values(services).map((service) => service.stop()));
  const [perEvent, perQuestion] = [bench.cpuMicros.ingest, bench.cpuMicros.gate];
  const results: readonly Result[] = [
    { name: 'ingest', say: perSecond, unit: 'events/s', found: rates, isRate: true },
    { name: 'ingest, processor time per event', say: micro, unit: 'µs', found: perEvent },
    { name: 'gate p99', say: milli, unit: 'ms', found: gates },
    { name: 'gate, processor time per question', say: micro, unit: 'µs', found: perQuestion },
  ];
  const rows = results.map(({ name, say, found, ...result }) => {
    const ratio = result.isRate ? found.on / found.off : found.off / found.on;
    const { on: ours, off: theirs } = found;
    const called = `${name} with authentication`;
    record({ name: called, unit: result.unit, ours, theirs, ratio, goal: GOAL });
    return [name, say(theirs), say(ours), times(ratio)];
  });
  report(table([['Authentication', ...WAYS, 'off is 1'], ...rows]));
}

interface Result {
  readonly name: string;
  readonly say: (figure: number) => string;
  readonly unit: string;
  readonly found: Measured;
  /** Whether higher is better. */
  readonly isRate?: true;
}

class AccessBench {
  /** Means over the rounds, per event and per request. */
  readonly cpuMicros: Record<'ingest' | 'gate', Measured> = {
    ingest: { off: 0, on: 0 },
    gate: { off: 0, on: 0 },
  };
  private used = 0;

  constructor(private readonly services: Record<Way, Service>) {}

  async sideBySide(round: (way: Way, client: ApiClient) => Promise<number>): Promise<Measured> {
    const [off, on] = await Promise.all([this.services.off.client(), this.services.on.client()]);
    return sideBySide<Way>(ROUNDS, {
      off: () => round('off', off),
      on: () => round('on', on),
    });
  }

  async ingest(way: Way, client: ApiClient): Promise<number> {
    const batches = Array.from({ length: BATCHES }, () =>
      usageMessages(MANY_TENANTS, (this.used += BATCH) - BATCH, BATCH).map(toEvent),
    );
    const queue = batches.values();
    const send = async () => {
      for (const batch of queue) {
        await client.send('POST', '/v1/events', batch, {
          'content-type': 'application/cloudevents-batch+json',
        });
      }
    };
    const all = () => Promise.all(Array.from({ length: CLIENTS }, send));
    return this.counting('ingest', way, BATCH * BATCHES, () => rateOf(BATCH * BATCHES, all));
  }

  /** @returns the p99 in milliseconds */
  async gate(way: Way, client: ApiClient): Promise<number> {
    const ask = () => askTheGate(client, 'tenant-0.example.com', QUESTIONS);
    return percentile(await this.counting('gate', way, QUESTIONS, ask), 99);
  }

  /** Adds to the mean over the rounds. */
  private async counting<T>(
    what: 'ingest' | 'gate',
    way: Way,
    count: number,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = await this.services[way].cpuMs();
    const result = await work();
    const usedMs = (await this.services[way].cpuMs()) - before;
    this.cpuMicros[what][way] += (usedMs * 1_000) / count / ROUNDS;
    return result;
  }
}

/** Sends requests one after the other. @returns the milliseconds of each */
async function askTheGate(client: ApiClient, tenant: string, questions: number): Promise<number[]> {
  const path = `/v1/tenants/${tenant}/environments/prod/access`;
  const delays: number[] = [];
  for (let question = 0; question < questions; question++) {
    const start = performance.now();
    await client.get(path);
    delays.push(performance.now() - start);
  }
  return delays;
}
