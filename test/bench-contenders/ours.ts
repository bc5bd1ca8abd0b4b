/** Our metering from Kafka to the event store; then each of its two limiting stages alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { meterBatch } from '../../apps/metering/src/meter-batch.js';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { openCheckpointFolder } from '#adapters/files';
import { KafkaBatchSource, KafkaPublisher } from '#adapters/kafka';
import { LEDGER_CATEGORY, TENANT_CATEGORY } from '#contracts';
import { type BatchHandler, type EventStore, type NewEvent, sleep } from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import { Gauge } from '../bench/support/gauge.js';
import { rateOf } from '../bench/support/measure.js';
import { NOW } from '../bench/support/workload.js';
import { appendAlone, likeAppends, type NotedAppend } from './append-alone.js';
import { readAlone } from './read-alone.js';
import type { ContenderTask, OurFigures, TopicPart } from './task.js';

const clock = { now: () => NOW };

export async function runOurs(task: ContenderTask): Promise<OurFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-checkpoints-'));
  const store = openEventStoreDb({ connectionString: task.eventStoreUrl });
  // Every process of the meter makes this call at its start; new streams are then checked together.
  await store.restrictedStreams([LEDGER_CATEGORY, TENANT_CATEGORY]);
  const connection = { brokers: task.brokers, clientId: 'ours' };
  const publisher = new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
  const noted: Noted = { appends: [] };
  const ledger = await newLedger(noting(store, noted), folder);
  const metered = new Gauge();
  const onMetered = (_batch: unknown, { charged }: { charged: number }) =>
    metered.set(metered.value + charged);
  const handler: BatchHandler = (batch) =>
    meterBatch({ ledger, publisher, clock, onMetered }, batch);

  await consume(task, task.warmUp, handler, metered);
  const firstEventsPerSecond = await consume(task, task.first, handler, metered);
  noted.appends.length = 0;
  const cpuBefore = process.cpuUsage();
  const eventsPerSecond = await consume(task, task.measured, handler, metered);
  const { user, system } = process.cpuUsage(cpuBefore);
  const { events } = task.measured;
  const again = likeAppends(noted.appends, noted.sample!, task.run);
  const appendEventsPerSecond = await rateOf(events, () => appendAlone(store, again));
  const readEventsPerSecond = await readAlone(task);
  await publisher.close();
  await store.close();
  await rm(folder, { recursive: true });
  return {
    eventsPerSecond,
    firstEventsPerSecond,
    eventsPerAppend: events / noted.appends.length,
    processorTime: (user + system) / events,
    appendEventsPerSecond,
    readEventsPerSecond,
  };
}

async function newLedger(store: EventStore, folder: string): Promise<CreditLedger> {
  const checkpoints = {
    folder: await openCheckpointFolder(folder),
    eventsBetween: 10_000,
    onFailure: (_stream: string, error: unknown) => {
      throw error;
    },
  };
  const retry = { sleep };
  const aggregate = monthAggregate({ store, retry, cachedMonthsMax: 20_000, checkpoints });
  return new CreditLedger({ aggregate, clock, knownTenantsMax: 50_000 });
}

interface Noted {
  readonly appends: NotedAppend[];
  /** An example of nearly all events. */
  sample?: NewEvent;
}

/** Records the lengths of the appends without keeping their events in memory. */
const noting = (store: EventStore, noted: Noted): EventStore => ({
  async append(request) {
    const result = await store.append(request);
    const { stream, events } = request;
    noted.appends.push({ stream, length: events.length });
    noted.sample ??= events.find(({ type }) => type === 'CreditConsumed');
    return result;
  },
  read: (stream, from) => store.read(stream, from),
  truncationOf: (stream) => store.truncationOf(stream),
  close: () => store.close(),
});

/** @returns events per second, from the first batch handed over to the last commit */
async function consume(
  { brokers, run }: ContenderTask,
  { topic, events }: TopicPart,
  handler: BatchHandler,
  metered: Gauge,
): Promise<number> {
  const source = new KafkaBatchSource({
    connection: { brokers, clientId: 'ours' },
    groupId: `ours-${run}-${topic}`,
    sleep,
    onEvent: (event) => {
      if (event.kind === 'batchFailed') throw event.error;
    },
  });
  const target = metered.value + events;
  let started = 0;
  await source.start([topic], (batch) => {
    started ||= performance.now();
    return handler(batch);
  });
  await metered.reached(target);
  const elapsed = performance.now() - started;
  await source.stop();
  return (events * 1_000) / elapsed;
}
