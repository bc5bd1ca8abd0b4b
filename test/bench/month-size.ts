/** How the cost of charging grows with the size of a month: processor time per event, memory per id, cold start. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CreditLedger } from '#ledger';
import { cpuOf, sideBySide } from './support/measure.js';
import { Meter } from './support/meter.js';
import { micro, milli, type RecordFigure, type Report, table, times } from './support/report.js';
import { ONE_TENANT, usageMessages } from './support/workload.js';

/** One tenant per size, in one process, so that all are measured in alternation. */
const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = 9;
const EVENTS = 5_000;
/** Metered before the measurement, in a separate month. */
const WARM_UP_EVENTS = 100_000;
const GOAL = 0.15;

export async function monthSize(report: Report, record: RecordFigure): Promise<void> {
  const meter = await Meter.open();
  const ledger = meter.newLedger();
  await fill(meter, ledger, 'warm-up', WARM_UP_EVENTS);
  const memory: number[] = [];
  for (const [index, size] of SIZES.entries()) {
    memory.push(await bytesHeldBy(() => fill(meter, ledger, `month-${index}`, size)));
  }
  const rounds = SIZES.map((size, index): [string, () => Promise<number>] => {
    let next = size;
    return [
      String(size),
      async () => {
        await meter.accept(ofTenant(`month-${index}`, next, EVENTS));
        next += EVENTS;
        return cpuOf(EVENTS, () => meter.meter(ledger, EVENTS));
      },
    ];
  });
  const figures = await sideBySide<string>(ROUNDS, Object.fromEntries(rounds));
  const colds: number[] = [];
  for (const index of SIZES.keys()) colds.push(await coldStart(meter, `month-${index}`));
  await meter.close();
  const base = figures[String(SIZES[0])]!;
  // In small months, other memory of the process outweighs the ids.
  const rows = SIZES.map((size, index) => {
    const cpu = figures[String(size)]!;
    const isLargest = index === SIZES.length - 1;
    const bytes = isLargest ? `${(memory[index]! / size).toFixed(0)} B` : '';
    return [
      size.toLocaleString('en-US'),
      micro(cpu),
      times(cpu / base),
      bytes,
      milli(colds[index]!),
    ];
  });
  const head = ['events in the month', 'per event', '', 'memory per id', 'cold start'];
  report(table([head, ...rows]));
  const spread = Math.max(...Object.values(figures)) / Math.min(...Object.values(figures)) - 1;
  record({
    name: 'processor time per event, 10⁶ in the month against 10⁴',
    unit: 'µs/event',
    ours: figures[String(SIZES.at(-1))]!,
    theirs: base,
    ratio: figures[String(SIZES.at(-1))]! / base,
    goal: 1 + GOAL,
  });
  const reached = spread <= GOAL ? 'reached' : 'missed';
  report(`Spread ${(spread * 100).toFixed(0)} % (goal ≤ ${GOAL * 100} %: ${reached})`);
}

const ofTenant = (tenantId: string, from: number, count: number) =>
  usageMessages({ ...ONE_TENANT, prefix: tenantId }, from, count);

async function fill(meter: Meter, ledger: CreditLedger, tenantId: string, events: number) {
  for (let from = 0; from < events; from += 10_000) {
    const count = Math.min(10_000, events - from);
    await meter.accept(ofTenant(tenantId, from, count));
    await meter.meter(ledger, count);
  }
}

/** From a ledger without cached state to the first durable charge. */
async function coldStart(meter: Meter, tenantId: string): Promise<number> {
  await meter.accept(ofTenant(tenantId, 100_000_000, 1));
  const start = performance.now();
  await meter.meter(meter.newLedger(), 1);
  return performance.now() - start;
}

/** Measures memory outside the heap, too, because ids are held in flat arrays. */
async function bytesHeldBy(work: () => Promise<void>): Promise<number> {
  const before = collected();
  await work();
  return collected() - before;
}

function collected(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
