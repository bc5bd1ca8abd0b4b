/** The restart of metering with a tenant of a million events in the month: the time until the next charge. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { LEDGER_CATEGORY, USAGE_TOPICS } from '#contracts';
import type { EventSource, EventStore, Position } from '#eventsourcing';
import { startApp } from '../../support/app-process.js';
import { type ScaledEngines, startEngines } from '../../support/scaled-engines.js';
import { median } from '../support/measure.js';
import { alone, type RecordFigure, type Report, seconds, table } from '../support/report.js';
import { PRODUCT, STARTED } from './contenders.js';
import { fillMonth } from './fill-month.js';
import { publishAll } from './publish.js';
import { HOT_TENANT, shapedMessages, tenantName } from './shapes.js';

const EVENTS = 1_000_000;
const ROUNDS = 3;
const GOAL_MS = 2_000;

type Store = EventStore & EventSource;

interface Restart {
  readonly readyMs: number;
  readonly chargedMs: number;
}

export async function restart(report: Report, record: RecordFigure): Promise<void> {
  const engines = await startEngines(PRODUCT);
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-restart-'));
  const checkpoints = join(dataDir, 'checkpoints');
  const store = openEventStoreDb({ connectionString: engines.env.EVENTSTORE_URL });
  const run = `restart${process.pid}`;
  const time = new Date();
  let sent = EVENTS;
  const again = () => restarted({ engines, store, run, time, dataDir }, sent++);
  try {
    await fillMonth({ store, tenantId: tenantName(run, 0), events: EVENTS, time, checkpoints });
    const withCheckpoint: Restart[] = [];
    for (let round = 0; round < ROUNDS; round++) withCheckpoint.push(await again());
    await rm(checkpoints, { recursive: true });
    const without = await again();
    reportOn(report, record, withCheckpoint, without);
  } finally {
    await store.close();
    await engines.stop();
    await rm(dataDir, { recursive: true });
  }
}

interface Surroundings {
  readonly engines: ScaledEngines;
  readonly store: Store;
  readonly run: string;
  readonly time: Date;
  readonly dataDir: string;
}

/** Measures from the start of the process until it has charged one event that waits in Kafka. */
async function restarted(
  { engines, store, run, time, dataDir }: Surroundings,
  number: number,
): Promise<Restart> {
  const sending = { topic: USAGE_TOPICS.AIModelExecuted, run, time };
  await publishAll(engines.kafka, shapedMessages(HOT_TENANT, sending, number, 1));
  const charged = nextEvent(store, await store.head([LEDGER_CATEGORY]));
  const started = performance.now();
  const env = { ...engines.env, DATA_DIR: dataDir };
  const app = await startApp('metering', { product: STARTED, env });
  await app.ready();
  const readyMs = performance.now() - started;
  await charged;
  const chargedMs = performance.now() - started;
  await app.child.end('SIGTERM');
  return { readyMs, chargedMs };
}

async function nextEvent(store: Store, after: Position | null): Promise<void> {
  const { signal } = new AbortController();
  const options = { after, categories: [LEDGER_CATEGORY], signal, maxBatch: 1 };
  for await (const _batch of store.subscribe(options)) return;
}

function reportOn(
  report: Report,
  record: RecordFigure,
  withCheckpoint: readonly Restart[],
  without: Restart,
): void {
  const row = (name: string, restarts: readonly Restart[]) => [
    name,
    seconds(median(restarts.map(({ readyMs }) => readyMs))),
    seconds(median(restarts.map(({ chargedMs }) => chargedMs))),
  ];
  report(
    table([
      [`${EVENTS} events in the month`, 'process ready', 'first charge'],
      row('with its checkpoint', withCheckpoint),
      row('checkpoints deleted', [without]),
    ]),
  );
  const chargedMs = median(withCheckpoint.map((one) => one.chargedMs));
  record(alone('restart with a million events: first charge', 'ms', chargedMs, GOAL_MS));
  record(alone('the same without checkpoints', 'ms', without.chargedMs));
  const reached = chargedMs <= GOAL_MS ? 'reached' : 'missed';
  report(`first charge after ${seconds(chargedMs)} (goal ≤ ${seconds(GOAL_MS)}: ${reached})`);
}
