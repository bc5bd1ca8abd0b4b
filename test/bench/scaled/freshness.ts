/** The time from an event's acceptance until queries show it, under steady load. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KafkaPublisher } from '#adapters/kafka';
import { USAGE_TOPICS } from '#contracts';
import { type AppProcess, startApp } from '../../support/app-process.js';
import { type ScaledEngines, startEngines } from '../../support/scaled-engines.js';
import { percentile } from '../support/measure.js';
import { alone, milli, type RecordFigure, type Report, table } from '../support/report.js';
import { PRODUCT, STARTED } from './contenders.js';
import { newPublisher } from './publish.js';
import { HOT_TENANT, HUNDRED_TENANTS, type Sending, shapedMessages, tenantName } from './shapes.js';

const PROBES = 200;
const WARM_UP_PROBES = 20;
/** A thousand events per second. */
const BACKGROUND_EVENTS = 50;
const BACKGROUND_EVERY_MS = 50;
const APPS = ['metering', 'projector', 'query'] as const;

export async function freshness(report: Report, record: RecordFigure): Promise<void> {
  const engines = await startEngines(PRODUCT);
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-freshness-'));
  const publisher = newPublisher(engines.kafka);
  const apps: AppProcess[] = [];
  const background = new AbortController();
  try {
    for (const name of APPS) apps.push(await started(name, engines, dataDir));
    const stopped = sendInBackground(publisher, background.signal);
    const waits: number[] = [];
    for (let number = -WARM_UP_PROBES; number < PROBES; number++) {
      const wait = await probe(publisher, apps.at(-1)!, number + WARM_UP_PROBES);
      if (number >= 0) waits.push(wait);
    }
    background.abort();
    await stopped;
    reportOn(report, record, waits);
  } finally {
    background.abort();
    await Promise.all(apps.map(({ child }) => child.end('SIGTERM')));
    await publisher.close();
    await engines.stop();
    await rm(dataDir, { recursive: true });
  }
}

async function started(
  name: (typeof APPS)[number],
  { env }: ScaledEngines,
  dataDir: string,
): Promise<AppProcess> {
  const app = await startApp(name, { product: STARTED, env: { ...env, DATA_DIR: dataDir } });
  await app.ready();
  return app;
}

const sendingAs = (run: string): Sending => ({
  topic: USAGE_TOPICS.AIModelExecuted,
  run: `${run}${process.pid}`,
  time: new Date(),
});

async function sendInBackground(publisher: KafkaPublisher, signal: AbortSignal): Promise<void> {
  const sending = sendingAs('background');
  for (let from = 0; !signal.aborted; from += BACKGROUND_EVENTS) {
    await publisher.publish(shapedMessages(HUNDRED_TENANTS, sending, from, BACKGROUND_EVENTS));
    await pause(BACKGROUND_EVERY_MS);
  }
}

/** @returns the milliseconds from the broker's acknowledgement to the first response that contains the event */
async function probe(
  publisher: KafkaPublisher,
  query: AppProcess,
  number: number,
): Promise<number> {
  const sending = sendingAs('probe');
  const [message] = shapedMessages(HOT_TENANT, sending, number, 1);
  await publisher.publish([message!]);
  const accepted = performance.now();
  const path = `/v1/tenants/${tenantName(sending.run, 0)}/events/${message!.headers['ce_id']}`;
  while ((await query.http.get(path)).status !== 200);
  return performance.now() - accepted;
}

function reportOn(report: Report, record: RecordFigure, waits: readonly number[]): void {
  for (const percent of [50, 99]) {
    record(alone(`accepted → visible, p${percent}`, 'ms', percentile(waits, percent)));
  }
  report(
    table([
      ['accepted → visible', 'p50', 'p99', 'slowest'],
      [
        `${waits.length} events among ${BACKGROUND_EVENTS * (1_000 / BACKGROUND_EVERY_MS)} /s of others`,
        ...[50, 99, 100].map((percent) => milli(percentile(waits, percent))),
      ],
    ]),
  );
}
