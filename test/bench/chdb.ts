/** A month's usage and breakdown: computed from raw events in ClickHouse, as OpenMeter does, compared with ours over HTTP. */
import { Agent } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange, loadOf, publishAndSee } from './support/load.js';
import { startOursOn } from './same-work/services.js';
import { ClickHouse, MONTH_QUESTIONS } from './support/click-house.js';
import { median } from './support/measure.js';
import { milli, type RecordFigure, type Report, table, times } from './support/report.js';
import { ONE_TENANT } from './support/workload.js';

const SIZES = [100_000, 1_000_000, 5_000_000];
const QUESTIONS = 15;
const CHUNK = 20_000;
const SHAPE = { ...ONE_TENANT, prefix: 'raw' };
const PATHS = { usage: 'usage', breakdown: 'usage/breakdown?by=environment,model' } as const;

type Question = keyof typeof MONTH_QUESTIONS;

export async function chdb(report: Report, record: RecordFigure): Promise<void> {
  const theirs = await ClickHouse.open();
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-raw-'));
  const service = await startOursOn(dataDir);
  const ours = new Ours(service.address);
  const rows: string[][] = [];
  try {
    for (const events of SIZES) {
      theirs.fillUpTo(events);
      await ours.fillUpTo(events);
      for (const question of Object.keys(PATHS) as Question[]) {
        const [our, their] = await sideBySide(question, ours, theirs);
        const name = `${events.toLocaleString('en-US')} events, ${question}`;
        const ratio = our / their;
        record({ name, unit: 'ms', ours: our, theirs: their, ratio, goal: null });
        rows.push([name, milli(our), milli(their), times(their / our)]);
      }
    }
    report(table([['p50', 'ours, over HTTP', 'ClickHouse, in process', 'faster'], ...rows]));
  } finally {
    ours.close();
    await service.stop();
    await theirs.close();
    await rm(dataDir, { recursive: true });
  }
}

/** @returns the medians in milliseconds; one run is added before each of our requests, so that none is answered from a cache */
async function sideBySide(
  question: Question,
  ours: Ours,
  theirs: ClickHouse,
): Promise<[ours: number, theirs: number]> {
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round < QUESTIONS; round++) {
    our.push(await ours.ask(question));
    their.push(theirs.ask(question));
  }
  return [median(our), median(their)];
}

class Ours {
  private runs = 0;
  private tenantId = '';
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly address: string) {}

  async fillUpTo(events: number): Promise<void> {
    while (this.runs < events) await this.publish(Math.min(CHUNK, events - this.runs));
  }

  async ask(question: Question): Promise<number> {
    await this.publish(1);
    const url = `${this.address}/v1/tenants/${this.tenantId}/${PATHS[question]}`;
    const start = performance.now();
    const { status, text } = await exchange(this.agent, url);
    const elapsed = performance.now() - start;
    if (status !== 200)
      throw new Error(`${question} was answered ${status}: ${text.slice(0, 300)}`);
    return elapsed;
  }

  close(): void {
    this.agent.destroy();
  }

  private async publish(events: number): Promise<void> {
    const load = loadOf(SHAPE, this.runs, events);
    const [tenantId] = load.runsByTenant.keys();
    this.tenantId = tenantId!;
    await publishAndSee(this.address, load, new Map([[tenantId!, this.runs]]));
    this.runs += events;
  }
}
