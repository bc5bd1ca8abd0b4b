/** A month of a million events, embedded: disk space, and the time of a start and of a verification. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../support/child.js';
import { type Load, loadOf, publishAndSee } from './support/load.js';
import { environmentOf, startOursOn } from './same-work/services.js';
import { STARTED } from './scaled/contenders.js';
import { type RecordFigure, type Report, seconds, table } from './support/report.js';
import { MANY_TENANTS } from './support/workload.js';

const EVENTS = 1_000_000;
const CHUNK = 20_000;
const SHAPE = { ...MANY_TENANTS, prefix: 'million' };

const GOALS = { gigabytes: 0.5, startMs: 2_000, verifyMs: 15_000 };

export async function million(report: Report, record: RecordFigure): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-million-'));
  try {
    const runs = await fill(dataDir);
    const gigabytes = (await bytesIn(dataDir)) / 1e9;
    const startMs = await timeOf(() => startAndCharge(dataDir, runs));
    const verifyMs = await timeOf(() => verify(dataDir));
    report(
      table([
        [`${EVENTS.toLocaleString('en-US')} events`, 'seen', 'goal'],
        ['on disk', `${gigabytes.toFixed(2)} GB`, `≤ ${GOALS.gigabytes} GB`],
        ['start until charged and shown', seconds(startMs), `≤ ${seconds(GOALS.startMs)}`],
        ['ops verify', seconds(verifyMs), `≤ ${seconds(GOALS.verifyMs)}`],
      ]),
    );
    const alone = { theirs: null, ratio: null };
    const name = (what: string) => `a million events: ${what}`;
    record({
      ...alone,
      name: name('disk'),
      unit: 'GB',
      ours: gigabytes,
      goal: GOALS.gigabytes,
    });
    record({ ...alone, name: name('start'), unit: 'ms', ours: startMs, goal: GOALS.startMs });
    record({ ...alone, name: name('verify'), unit: 'ms', ours: verifyMs, goal: GOALS.verifyMs });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

type Runs = Map<string, number>;

/** @returns the number of runs of each tenant */
async function fill(dataDir: string): Promise<Runs> {
  const runs: Runs = new Map();
  const service = await startOursOn(dataDir);
  try {
    for (let from = 0; from < EVENTS; from += CHUNK) {
      await publish(service.address, loadOf(SHAPE, from, CHUNK), runs);
    }
  } finally {
    await service.stop();
  }
  return runs;
}

async function publish(address: string, load: Load, runs: Runs): Promise<void> {
  await publishAndSee(address, load, runs);
  for (const [tenant, more] of load.runsByTenant) {
    runs.set(tenant, (runs.get(tenant) ?? 0) + more);
  }
}

/** From the start of the process until a query shows usage published after it. */
async function startAndCharge(dataDir: string, runs: Runs): Promise<void> {
  const service = await startOursOn(dataDir);
  try {
    await publish(service.address, loadOf(SHAPE, EVENTS, 1), runs);
  } finally {
    await service.stop();
  }
}

async function verify(dataDir: string): Promise<void> {
  const child = new Child({
    script: join(STARTED, 'apps/ops/src/main.js'),
    arguments: ['verify'],
    env: environmentOf(dataDir),
  });
  if ((await child.gone) !== 0) throw new Error(`ops verify: ${child.output}`);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name));
      return found.isFile() ? found.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
