/** From acceptance to projection, embedded, compared with PostgreSQL with an id index and balance rows. */
import { Meter } from './support/meter.js';
import { rateOf, sideBySide } from './support/measure.js';
import { PostgresPattern } from './support/postgres-pattern.js';
import {
  perSecond,
  type RecordFigure,
  type Report,
  table,
  times,
  verdict,
} from './support/report.js';
import { MANY_TENANTS, type Shape, usageMessages } from './support/workload.js';

const ROUNDS = 5;
const EVENTS = 50_000;
/** Metered before the clock starts, so that every tenant, environment and user exists. */
const WARM_UP_EVENTS = 10_000;
const BATCH = 500;
const CONNECTIONS = [1, 2, 4];

export async function wholeWay(report: Report, record: RecordFigure): Promise<void> {
  const postgres = await PostgresPattern.open(Math.max(...CONNECTIONS));
  const ours = { embedded: () => embeddedRound(MANY_TENANTS, EVENTS) };
  const theirs = postgres ? postgresRounds(postgres) : {};
  const figures: Record<string, number> = await sideBySide(ROUNDS, { ...ours, ...theirs });
  await postgres?.close();
  const { embedded, ...patterns } = figures;
  const best = postgres ? Math.max(...Object.values(patterns)) : null;
  const ratio = best && embedded! / best;
  record({
    name: 'whole way, balances only',
    unit: 'events/s',
    ours: embedded!,
    theirs: best,
    ratio,
    goal: 1,
  });
  report(
    table([
      [`${EVENTS} events, ${MANY_TENANTS.tenants} tenants`, 'events', 'of the best pattern'],
      ['embedded: accepted → projected', perSecond(embedded!), ratio ? times(ratio) : ''],
      ...Object.entries(patterns).map(([name, rate]) => [
        name,
        perSecond(rate),
        times(rate / best!),
      ]),
    ]),
  );
  if (postgres && ratio) report(`PostgreSQL ${postgres.version}: ${verdict(ratio, 1)}`);
  else report('No PostgreSQL answers on this machine: nothing to compare with.');
}

export async function embeddedRound(shape: Shape, events: number): Promise<number> {
  const meter = await Meter.open();
  const ledger = meter.newLedger();
  meter.startProjecting();
  await meter.accept(usageMessages(shape, 0, WARM_UP_EVENTS));
  await meter.meter(ledger, WARM_UP_EVENTS);
  await meter.caughtUp();
  await meter.accept(usageMessages(shape, WARM_UP_EVENTS, events));
  const rate = await rateOf(events, async () => {
    await meter.meter(ledger, events);
    await meter.caughtUp();
  });
  await meter.close();
  return rate;
}

function postgresRounds(postgres: PostgresPattern) {
  const rounds = CONNECTIONS.map((connections) => [
    `PostgreSQL, batches of ${BATCH}, ${connections} connections`,
    () => postgresRound(postgres, MANY_TENANTS, EVENTS, { batch: BATCH, connections }),
  ]);
  return Object.fromEntries(rounds) as Record<string, () => Promise<number>>;
}

export async function postgresRound(
  postgres: PostgresPattern,
  shape: Shape,
  events: number,
  options: { batch: number; connections: number },
): Promise<number> {
  await postgres.recreate();
  await postgres.charge(usageMessages(shape, 0, WARM_UP_EVENTS), { ...options, batch: BATCH });
  const messages = usageMessages(shape, WARM_UP_EVENTS, events);
  return rateOf(events, () => postgres.charge(messages, options));
}
