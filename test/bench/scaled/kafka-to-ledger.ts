/**
 * From Kafka to the event store: our metering compared with the stock solution, with the same broker, store and events.
 */
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type EventStoreProcess, startEventStore } from '../../support/event-store-process.js';
import type { ContenderTask, OurFigures, TopicPart } from '../../bench-contenders/task.js';
import { median } from '../support/measure.js';
import {
  alone,
  micro,
  perSecond,
  type RecordFigure,
  type Report,
  table,
  verdict,
} from '../support/report.js';
import { NOW } from '../support/workload.js';
import { PRODUCT, runOurs, runStock } from './contenders.js';
import { publishAll } from './publish.js';
import {
  firstMessages,
  HOT_TENANT,
  HUNDRED_TENANTS,
  type ScaledShape,
  shapedMessages,
  ZIPF_TENANTS,
} from './shapes.js';

const ROUNDS = 3;
const PARTITIONS = 48;

interface Plan {
  readonly shape: ScaledShape;
  readonly events: number;
  /** The number of events for the stock solution, in order and with all partitions at once. */
  readonly stockEvents: number;
  readonly concurrentStockEvents: number;
  readonly goal: number;
}

/** Enough events for each contender to run for several seconds after its warm-up. */
const PLANS: readonly Plan[] = [
  {
    shape: HOT_TENANT,
    events: 120_000,
    stockEvents: 3_000,
    concurrentStockEvents: 3_000,
    goal: 60,
  },
  {
    shape: HUNDRED_TENANTS,
    events: 120_000,
    stockEvents: 3_000,
    concurrentStockEvents: 15_000,
    goal: 60,
  },
  {
    shape: ZIPF_TENANTS,
    events: 120_000,
    stockEvents: 3_000,
    concurrentStockEvents: 15_000,
    goal: 20,
  },
];

/** Enough for both sides to have compiled most of their code, which takes the first seconds of a process. */
const WARM_UP_EVENTS = 60_000;
const STOCK_WARM_UP_EVENTS = 3_000;
const FIRST_EVENTS = 20_000;
const CONCURRENT_GOAL = 8;
const CEILING_GOAL = 0.6;
const FIRST_GOAL = 10_000;

interface Round extends OurFigures {
  readonly store: string;
  readonly stock: number;
  readonly concurrentStock: number;
}

export async function kafkaToLedger(report: Report, record: RecordFigure): Promise<void> {
  const kafka = await startKafka();
  try {
    for (const plan of PLANS) {
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push(await runOnFreshStore(plan, kafka, round));
      }
      reportOn(report, plan, kafka, rounds);
      recordAll(record, plan, rounds);
    }
  } finally {
    await kafka.stop();
  }
}

/** A fresh store per round: the stand-in keeps all events in memory, so earlier rounds would slow down later ones. */
async function runOnFreshStore(plan: Plan, kafka: RunningKafka, round: number): Promise<Round> {
  const eventStore = await startEventStore(PRODUCT, { shared: true });
  try {
    return await runRound(plan, kafka, eventStore, round);
  } finally {
    await eventStore.stop();
  }
}

async function runRound(
  { shape, ...plan }: Plan,
  kafka: RunningKafka,
  eventStore: EventStoreProcess,
  round: number,
): Promise<Round> {
  const run = `r${process.pid}x${shape.tenants}x${round}`;
  const warmUp = { topic: `warm-${run}`, events: WARM_UP_EVENTS };
  const first = { topic: `first-${run}`, events: FIRST_EVENTS };
  const measured = { topic: `usage-${run}`, events: plan.events };
  const parts = [warmUp, first, measured];
  await kafka.createTopics(...parts.map(({ topic }) => ({ topic, numPartitions: PARTITIONS })));
  const sending = ({ topic }: TopicPart, name = run) => ({ topic, run: name, time: NOW });
  for (const messages of [
    firstMessages(shape, sending(warmUp, `${run}w`), warmUp.events),
    firstMessages(shape, sending(first), first.events),
    shapedMessages(shape, sending(measured), 0, measured.events),
  ]) {
    await publishAll(kafka, messages);
  }
  const { brokers } = kafka;
  const task: ContenderTask = {
    brokers,
    eventStoreUrl: eventStore.url,
    run,
    warmUp,
    first,
    measured,
    concurrency: 1,
  };
  const stockTask = (events: number, concurrency: number): ContenderTask => ({
    ...task,
    run: `${run}x${concurrency}`,
    warmUp: { ...warmUp, events: STOCK_WARM_UP_EVENTS },
    measured: { ...measured, events },
    concurrency,
  });
  const stock = await runStock(stockTask(plan.stockEvents, 1));
  const ours = await runOurs(task);
  const concurrent = await runStock(stockTask(plan.concurrentStockEvents, PARTITIONS));
  return {
    ...ours,
    store: eventStore.standIn
      ? 'the stand-in for EventStoreDB, synced'
      : 'a real EventStoreDB node',
    stock: stock.eventsPerSecond,
    concurrentStock: concurrent.eventsPerSecond,
  };
}

function reportOn(
  report: Report,
  { shape, events, goal }: Plan,
  kafka: RunningKafka,
  rounds: readonly Round[],
): void {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const ours = middle((round) => round.eventsPerSecond);
  const slowest = Math.min(
    middle((round) => round.appendEventsPerSecond),
    middle((round) => round.readEventsPerSecond),
  );
  report(
    `\n${table([
      [`${shape.name}, ${events} events; Kafka ${kafka.version}, ${rounds[0]!.store}`, 'events'],
      ['ours', perSecond(ours)],
      ['stock, in order', perSecond(middle((round) => round.stock))],
      [
        `stock, ${PARTITIONS} partitions at once`,
        perSecond(middle((round) => round.concurrentStock)),
      ],
      [
        'ceiling: the same appends alone',
        perSecond(middle((round) => round.appendEventsPerSecond)),
      ],
      [
        'ceiling: reading and JSON.parse alone',
        perSecond(middle((round) => round.readEventsPerSecond)),
      ],
      [
        'ours, tenants met for the first time',
        perSecond(middle((round) => round.firstEventsPerSecond)),
      ],
    ])}`,
  );
  report(
    `${middle((round) => round.eventsPerAppend).toFixed(1)} events per append, ` +
      `${micro(middle((round) => round.processorTime))} of processor time per event`,
  );
  const ratio = (other: (round: Round) => number) =>
    middle((round) => round.eventsPerSecond / other(round));
  report(
    `against the stock way in order: ${verdict(
      ratio((round) => round.stock),
      goal,
    )}`,
  );
  report(
    `against its concurrent form: ${verdict(
      ratio((round) => round.concurrentStock),
      CONCURRENT_GOAL,
    )}`,
  );
  report(`of the slowest stage's ceiling: ${verdict(ours / slowest, CEILING_GOAL)}`);
}

function recordAll(record: RecordFigure, { shape, goal }: Plan, rounds: readonly Round[]): void {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const ours = middle((round) => round.eventsPerSecond);
  const against = (what: string, of: (round: Round) => number, wanted: number) =>
    record({
      name: `Kafka → ledger, ${shape.name}, against ${what}`,
      unit: 'events/s',
      ours,
      theirs: middle(of),
      ratio: middle((round) => round.eventsPerSecond / of(round)),
      goal: wanted,
    });
  against('the stock way in order', (round) => round.stock, goal);
  against('its concurrent form', (round) => round.concurrentStock, CONCURRENT_GOAL);
  against('the appends alone', (round) => round.appendEventsPerSecond, CEILING_GOAL);
  against('reading alone', (round) => round.readEventsPerSecond, CEILING_GOAL);
  const first = middle((round) => round.firstEventsPerSecond);
  const firsts = `Kafka → ledger, ${shape.name}, tenants met for the first time`;
  record(alone(firsts, 'events/s', first, FIRST_GOAL));
  const used = middle((round) => round.processorTime);
  record(alone(`Kafka → ledger, ${shape.name}, processor time`, 'µs/event', used));
}
