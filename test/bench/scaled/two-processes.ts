/** One metering process compared with two, on the same topics. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { USAGE_TOPICS } from '#contracts';
import { type AppProcess, startApp } from '../../support/app-process.js';
import { type ScaledEngines, startEngines } from '../../support/scaled-engines.js';
import { sideBySide } from '../support/measure.js';
import { perSecond, type RecordFigure, type Report, table, times } from '../support/report.js';
import { PRODUCT, STARTED } from './contenders.js';
import { publishAll } from './publish.js';
import { HUNDRED_TENANTS, shapedMessages } from './shapes.js';

const ROUNDS = 2;
/** Metered before the clock starts. */
const WARM_UP_EVENTS = 10_000;
const EVENTS = 40_000;
const CHECK_EVERY_MS = 20;

export async function twoProcesses(report: Report, record: RecordFigure): Promise<void> {
  const engines = await startEngines(PRODUCT);
  try {
    let round = 0;
    const figures = await sideBySide(ROUNDS, {
      one: () => meteringRound(engines, 1, round++),
      two: () => meteringRound(engines, 2, round++),
    });
    const { one, two } = figures;
    record({
      name: 'two metering processes against one',
      unit: 'events/s',
      ours: two,
      theirs: one,
      ratio: two / one,
      goal: null,
    });
    report(
      table([
        [`${EVENTS} events, ${HUNDRED_TENANTS.name}`, 'events', 'against one'],
        ['one metering process', perSecond(one), times(1)],
        ['two metering processes', perSecond(two), times(two / one)],
      ]),
    );
  } finally {
    await engines.stop();
  }
}

/** The events are already in Kafka when the processes start. */
async function meteringRound(
  engines: ScaledEngines,
  processes: number,
  round: number,
): Promise<number> {
  const run = `${processes}of${process.pid}x${round}`;
  const sending = { topic: USAGE_TOPICS.AIModelExecuted, run, time: new Date() };
  const count = WARM_UP_EVENTS + EVENTS;
  await publishAll(engines.kafka, shapedMessages(HUNDRED_TENANTS, sending, 0, count));
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-processes-'));
  const apps = await Promise.all(
    Array.from({ length: processes }, (_, number) => {
      const env = { ...engines.env, DATA_DIR: join(dataDir, String(number)) };
      return startApp('metering', { product: STARTED, env });
    }),
  );
  const first = await reached(apps, WARM_UP_EVENTS);
  const last = await reached(apps, count);
  await Promise.all(apps.map(({ child }) => child.end('SIGTERM')));
  await rm(dataDir, { recursive: true });
  return ((last.charged - first.charged) * 1_000) / (last.at - first.at);
}

async function reached(apps: readonly AppProcess[], target: number) {
  for (;;) {
    const counts = await Promise.all(apps.map(chargedBy));
    const charged = counts.reduce((sum, count) => sum + count, 0);
    if (charged >= target) return { charged, at: performance.now() };
    await pause(CHECK_EVERY_MS);
  }
}

async function chargedBy({ http }: AppProcess): Promise<number> {
  const lines = (await http.metrics()).match(/^meter_events_charged_total{.*$/gm) ?? [];
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
