/**
 * Emmett, a common TypeScript library for event sourcing, compared with ours: one command per event, in order and 64 at
 * once; on PostgreSQL with an inline projection, and on EventStoreDB with the appends alone.
 */
import { startEventStore } from '../support/event-store-process.js';
import { startPostgres } from '../support/postgres-server.js';
import { EmmettMeter } from './support/emmett-meter.js';
import { median, rateOf } from './support/measure.js';
import { Meter } from './support/meter.js';
import { perSecond, type RecordFigure, type Report, table, times } from './support/report.js';
import { MANY_TENANTS, usageMessages } from './support/workload.js';
import { PRODUCT } from './scaled/contenders.js';

const ROUNDS = 3;
const WARM_UP_EVENTS = 500;
const OUR_EVENTS = 50_000;
const AT_ONCE = 64;

interface Way {
  readonly name: string;
  readonly atOnce: number;
  readonly events: number;
  readonly goal: number;
}

const WAYS: readonly Way[] = [
  { name: 'in order', atOnce: 1, events: 2_000, goal: 30 },
  { name: `${AT_ONCE} at once`, atOnce: AT_ONCE, events: 5_000, goal: 10 },
];

interface Contender {
  readonly name: string;
  /** Our configuration for the same engine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly open: (run: string) => Promise<EmmettMeter>;
}

export async function emmett(report: Report, record: RecordFigure): Promise<void> {
  const postgres = await startPostgres();
  const eventStore = await startEventStore(PRODUCT, { shared: true });
  const { connectionString } = postgres;
  const { url } = eventStore;
  try {
    const onPostgreSql: Contender = {
      name: 'PostgreSQL, projected',
      environment: {},
      open: (run) => EmmettMeter.openPostgreSql(connectionString, run),
    };
    const onEventStoreDb: Contender = {
      name: 'EventStoreDB, appended',
      environment: { EVENTSTORE_URL: url },
      open: (run) => EmmettMeter.openEventStoreDb(url, run),
    };
    for (const contender of [onPostgreSql, onEventStoreDb]) {
      await compare(contender, report, record);
    }
  } finally {
    await eventStore.stop();
    await postgres.stop();
  }
}

async function compare(
  { name, environment, open }: Contender,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  const ours: number[] = [];
  const theirs = WAYS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await runOurs(environment, round));
    for (const [index, way] of WAYS.entries()) {
      theirs[index]!.push(await runTheirs(await open(`r${round}w${index}`), way));
    }
  }
  const rows = WAYS.map((way, index) => {
    const ratio = median(ours.map((rate, round) => rate / theirs[index]![round]!));
    const [our, their] = [median(ours), median(theirs[index]!)];
    const figure = { unit: 'events/s', ours: our, theirs: their, ratio, goal: way.goal };
    record({ name: `against emmett on ${name}, ${way.name}`, ...figure });
    return [way.name, perSecond(our), perSecond(their), times(ratio), `≥ ${way.goal}`];
  });
  report(table([[`100 tenants, ${name}`, 'ours', 'emmett', 'ratio', 'goal'], ...rows]));
}

async function runOurs(
  environment: Readonly<Record<string, string>>,
  round: number,
): Promise<number> {
  const shape = { ...MANY_TENANTS, prefix: `round${round}` };
  const meter = await Meter.open(environment);
  try {
    const ledger = meter.newLedger();
    meter.startProjecting();
    await meter.accept(usageMessages(shape, 0, WARM_UP_EVENTS));
    await meter.meter(ledger, WARM_UP_EVENTS);
    await meter.caughtUp();
    const messages = usageMessages(shape, WARM_UP_EVENTS, OUR_EVENTS);
    return await rateOf(OUR_EVENTS, async () => {
      await Promise.all([meter.accept(messages), meter.meter(ledger, OUR_EVENTS)]);
      await meter.caughtUp();
    });
  } finally {
    await meter.close();
  }
}

async function runTheirs(meter: EmmettMeter, { atOnce, events }: Way): Promise<number> {
  try {
    await meter.charge(usageMessages(MANY_TENANTS, 0, WARM_UP_EVENTS), 1);
    const messages = usageMessages(MANY_TENANTS, WARM_UP_EVENTS, events);
    return await rateOf(events, () => meter.charge(messages, atOnce));
  } finally {
    await meter.close();
  }
}
