/** A standalone service with its ledger in EventStoreDB compared with the embedded one: the time until usage is charged and visible. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEventStore } from '../../support/event-store-process.js';
import { type Load, loadOf, publishAll, publishAndSee, see } from '../support/load.js';
import { type Service, startOursOn } from '../same-work/services.js';
import { median } from '../support/measure.js';
import {
  alone,
  micro,
  perSecond,
  type RecordFigure,
  type Report,
  table,
} from '../support/report.js';
import { MANY_TENANTS } from '../support/workload.js';
import { PRODUCT } from './contenders.js';

const ROUNDS = 3;
const CHECK_AGAIN_MS = 100;
/** A ledger on a server uses the machine's clock. */
const REAL_TIME = { CLOCK_START: '' };
const MINUTES_AGO_MS = 3 * 60_000;
const startMs = Date.now() - MINUTES_AGO_MS;
const HUNDRED = { ...MANY_TENANTS, prefix: 'many', startMs };
const NEW_TENANTS = 5_000;
const NEW_SHAPE = { tenants: NEW_TENANTS, environments: 5, users: 20, prefix: 'new', startMs };
const OTHER_NEW_SHAPE = { ...NEW_SHAPE, prefix: 'other' };

interface Scenario {
  readonly name: string;
  /** As many events as are measured, published before the clock starts. */
  readonly warmUp: Load;
  readonly load: Load;
  readonly goals: Readonly<Record<'charged' | 'visible', number>>;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: '100 tenants',
    warmUp: loadOf(HUNDRED, 0, 60_000),
    load: loadOf(HUNDRED, 60_000, 60_000),
    goals: { charged: 20_000, visible: 15_000 },
  },
  {
    name: `first runs of ${NEW_TENANTS.toLocaleString('en-US')} tenants`,
    warmUp: loadOf(OTHER_NEW_SHAPE, 0, NEW_TENANTS),
    load: loadOf(NEW_SHAPE, 0, NEW_TENANTS),
    goals: { charged: 6_000, visible: 6_000 },
  },
];

interface Seen {
  readonly charged: number;
  readonly visible: number;
  readonly processorTime: number;
}

export async function standalone(report: Report, record: RecordFigure): Promise<void> {
  const embedded: Seen[][] = [];
  const withServer: Seen[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const contenders = [
      async () => embedded.push(await onFreshData({})),
      async () => withServer.push(await onEventStoreDb()),
    ];
    for (const run of round % 2 === 0 ? contenders : contenders.toReversed()) await run();
  }
  reportOn(report, record, { embedded, withServer });
}

async function onEventStoreDb(): Promise<Seen[]> {
  const eventStore = await startEventStore(PRODUCT, { shared: false });
  try {
    return await onFreshData({ EVENTSTORE_URL: eventStore.url });
  } finally {
    await eventStore.stop();
  }
}

async function onFreshData(env: Readonly<Record<string, string>>): Promise<Seen[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-standalone-'));
  const service = await startOursOn(dataDir, { ...env, ...REAL_TIME });
  try {
    const seen: Seen[] = [];
    for (const scenario of SCENARIOS) seen.push(await run(service, scenario));
    return seen;
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true });
  }
}

/**
 * Waits for the service's own counts and queries all tenants only afterwards, because five thousand queries would take
 * longer than the measured work.
 */
async function run(service: Service, { warmUp, load }: Scenario): Promise<Seen> {
  await publishAndSee(service.address, warmUp);
  const busyMs = await service.processorMs();
  const counts = await countsOf(service);
  const start = performance.now();
  const rate = async (of: keyof Counts): Promise<number> => {
    const goal = counts[of] + load.events;
    while ((await countsOf(service))[of] < goal) await pause(CHECK_AGAIN_MS);
    return (load.events * 1_000) / (performance.now() - start);
  };
  const counting = Promise.all([rate('charged'), rate('visible')]);
  await publishAll(service.address, load);
  const [charged, visible] = await counting;
  const usedMs = (await service.processorMs()) - busyMs;
  await see(service.address, load, warmUp.runsByTenant);
  return { charged, visible, processorTime: (usedMs * 1_000) / load.events };
}

interface Counts {
  readonly charged: number;
  /** Charges in the rows of the read models. */
  readonly visible: number;
}

/** The counts in the service's own metrics. */
async function countsOf({ address }: Service): Promise<Counts> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const sumOf = (line: RegExp) =>
    Array.from(text.matchAll(line), ([, count]) => Number(count)).reduce((sum, n) => sum + n, 0);
  return {
    charged: sumOf(/^meter_events_charged_total(?:\{.*\})? (\d+)/gm),
    visible: sumOf(/^meter_ledger_events_total\{.*type="CreditConsumed".*\} (\d+)/gm),
  };
}

interface Results {
  readonly embedded: readonly Seen[][];
  readonly withServer: readonly Seen[][];
}

function reportOn(report: Report, record: RecordFigure, { embedded, withServer }: Results): void {
  const middle = (rounds: readonly Seen[][], index: number, of: keyof Seen) =>
    median(rounds.map((round) => round[index]![of]));
  const rows = SCENARIOS.flatMap(({ name, goals }, index) => [
    ...(['charged', 'visible'] as const).map((of) => {
      const [ours, theirs] = [middle(withServer, index, of), middle(embedded, index, of)];
      const goal = goals[of];
      record(alone(`standalone with EventStoreDB, ${name}: ${of}`, 'events/s', ours, goal));
      return [`${name}, ${of}`, perSecond(ours), perSecond(theirs), perSecond(goal)];
    }),
    [
      `${name}, our processor time per event`,
      micro(middle(withServer, index, 'processorTime')),
      micro(middle(embedded, index, 'processorTime')),
      '',
    ],
  ]);
  report(table([[`Node ${process.version}`, 'EventStoreDB', 'embedded', 'goal'], ...rows]));
}
