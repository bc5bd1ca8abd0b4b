/**
 * Queries about large tenants over HTTP, each after one more run: usage and its breakdown in a month of a million
 * events, and usage with 5,000 environments.
 */
import { Agent } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange, type Load, loadOf, publishAndSee } from './support/load.js';
import { startOursOn } from './same-work/services.js';
import { percentile } from './support/measure.js';
import { alone, milli, type RecordFigure, type Report, table } from './support/report.js';
import { ONE_TENANT, type Shape } from './support/workload.js';

const QUESTIONS = 300;

interface Asked {
  readonly name: string;
  readonly shape: Shape;
  readonly events: number;
  /** The number of days of the month over which usage is spread evenly. */
  readonly days: number;
  /** Paths that `publishAndSee` does not request, because a response at a known position is cached. */
  readonly paths: readonly string[];
  /** In milliseconds. */
  readonly goal: number;
}

const ASKED: readonly Asked[] = [
  {
    name: 'a month of 10⁶ events',
    shape: { ...ONE_TENANT, prefix: 'month' },
    events: 1_000_000,
    days: 20,
    paths: [
      'usage?order=consumed',
      'usage/breakdown?by=environment,model',
      'usage/breakdown?by=day,user&order=consumed',
    ],
    goal: 20,
  },
  {
    name: '5,000 environments',
    shape: { tenants: 1, environments: 5_000, users: 1, prefix: 'wide' },
    events: 20_000,
    days: 1,
    paths: ['usage?order=state', 'usage?search=4999'],
    goal: 40,
  },
];

export async function answers(report: Report, record: RecordFigure): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-answers-'));
  const service = await startOursOn(dataDir);
  try {
    const rows: string[][] = [];
    for (const asked of ASKED) {
      const runs = await fill(service.address, asked);
      for (const path of asked.paths) {
        const waits = await ask(service.address, asked, path, runs);
        const [p50, p99] = [percentile(waits, 50), percentile(waits, 99)];
        record(alone(`${asked.name}, ${path}: p99`, 'ms', p99, asked.goal));
        rows.push([asked.name, path, milli(p50), milli(p99), `< ${asked.goal} ms`]);
      }
    }
    report(table([['', 'asked', 'p50', 'p99', 'goal'], ...rows]));
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true });
  }
}

type Runs = Map<string, number>;

const CHUNK = 20_000;
const DAY_MS = 24 * 3_600 * 1_000;
const FIRST_DAY_MS = Date.parse('2026-11-01T08:00:00.000Z');

/** @returns the number of runs by tenant */
async function fill(address: string, { shape, events, days }: Asked): Promise<Runs> {
  const runs: Runs = new Map();
  for (let from = 0; from < events; from += CHUNK) {
    const day = Math.floor((from * days) / events);
    // Event times increase by a millisecond from the first event of all; subtracting `from` starts each day in the
    // morning.
    const startMs = FIRST_DAY_MS + day * DAY_MS - from;
    await publish(address, loadOf({ ...shape, startMs }, from, CHUNK), runs);
  }
  return runs;
}

async function publish(address: string, load: Load, runs: Runs): Promise<void> {
  await publishAndSee(address, load, runs);
  for (const [tenant, more] of load.runsByTenant) {
    runs.set(tenant, (runs.get(tenant) ?? 0) + more);
  }
}

/** @returns the milliseconds of each response */
async function ask(address: string, { shape }: Asked, path: string, runs: Runs): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const [tenantId] = runs.keys();
  const url = `${address}/v1/tenants/${tenantId!}/${path}`;
  const waits: number[] = [];
  for (let question = 0; question < QUESTIONS; question++) {
    await publish(address, loadOf(shape, runs.get(tenantId!)!, 1), runs);
    const start = performance.now();
    const { status, text } = await exchange(agent, url);
    waits.push(performance.now() - start);
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${text.slice(0, 300)}`);
  }
  agent.destroy();
  return waits;
}
