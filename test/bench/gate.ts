/** The gate while all else is busy: questions at a steady rate beside usage at full speed, for small and large tenants. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadOf, publishAndSee } from './same-work/load.js';
import { type Service, startOursOn } from './same-work/services.js';
import { LeanAsker } from './support/lean-asker.js';
import { percentile } from './support/measure.js';
import {
  alone,
  milli,
  perSecond,
  type RecordFigure,
  type Report,
  table,
} from './support/report.js';
import type { Shape } from './support/workload.js';

const QUESTIONS_PER_SECOND = 2_000;
const EVERY_MS = 2;
/** Nobody's wait counts: the first thousands of questions cost several times as much, until they are compiled. */
const WARM_UP_SECONDS = 5;
const SECONDS = 10;
const CONNECTIONS = 64;
const GOAL_MS = 5;

/** The environments of the tenant that is asked about. */
const SIZES = [10, 5_000];

interface Seen {
  readonly waits: readonly number[];
  readonly metered: number;
}

export async function gate(report: Report, record: RecordFigure): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-gate-'));
  const service = await startOursOn(dataDir);
  try {
    const rows: string[][] = [];
    for (const environments of SIZES) {
      const seen = await askBesideMetering(service, environments);
      const [p50, p99] = [percentile(seen.waits, 50), percentile(seen.waits, 99)];
      record(alone(`gate, ${environments} environments: p99`, 'ms', p99, GOAL_MS));
      rows.push([`${environments} environments`, milli(p50), milli(p99), perSecond(seen.metered)]);
    }
    const head = [
      `${QUESTIONS_PER_SECOND} questions/s`,
      'p50',
      `p99 (goal < ${GOAL_MS} ms)`,
      'metered beside',
    ];
    report(table([head, ...rows]));
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true });
  }
}

async function askBesideMetering({ address }: Service, environments: number): Promise<Seen> {
  const shape: Shape = { tenants: 1, environments, users: 1, prefix: `asked-${environments}` };
  await publishAndSee(address, loadOf(shape, 0, environments));
  const publisher = await startPublisher(address, `metered-${environments}`);
  const waits = await ask(address, `asked-${environments}-0.example.com`, environments);
  return { waits, metered: await publisher.end() };
}

const PUBLISHER = new URL('./support/publisher-main.js', import.meta.url);

/** In a process of its own: while it writes its next requests, nobody hears the gate's answers there. */
async function startPublisher(address: string, prefix: string) {
  const child = fork(PUBLISHER, [address, prefix]);
  await once(child, 'message');
  return {
    /** @returns events per second. */
    async end(): Promise<number> {
      child.send('end');
      const [rate] = (await once(child, 'message')) as [number];
      return rate;
    },
  };
}

/** Sent when they are due, whether or not earlier ones have been answered. @returns milliseconds of each that counts. */
async function ask(address: string, tenantId: string, environments: number): Promise<number[]> {
  const questions = QUESTIONS_PER_SECOND * (WARM_UP_SECONDS + SECONDS);
  const asker = new LeanAsker(address, CONNECTIONS);
  const waits: number[] = [];
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  const one = async (number: number) => {
    const dueMs = start + (number * 1_000) / QUESTIONS_PER_SECOND;
    const environment = `Default-7d3c1f0a-55e2-4c1b-9f6e-00000000000${number % environments}`;
    const path = `/v1/tenants/${tenantId}/environments/${environment}/access?context=cloudFlow`;
    await asker.get(path);
    if (dueMs - start >= WARM_UP_SECONDS * 1_000) waits.push(performance.now() - dueMs);
  };
  for (let number = 0; number < questions;) {
    const due = ((performance.now() - start) * QUESTIONS_PER_SECOND) / 1_000;
    while (number < due && number < questions) underWay.push(one(number++));
    await pause(EVERY_MS);
  }
  await Promise.all(underWay);
  asker.close();
  return waits;
}
