/** The field's own TypeScript way beside ours: emmett on PostgreSQL, an inline projection, one command per event. */
import { startPostgres } from '../support/postgres-server.js';
import { EmmettMeter } from './support/emmett-meter.js';
import { median, rateOf } from './support/measure.js';
import { Meter } from './support/meter.js';
import { perSecond, type RecordFigure, type Report, table, verdict } from './support/report.js';
import { MANY_TENANTS, usageMessages } from './support/workload.js';

const ROUNDS = 3;
const WARM_UP_EVENTS = 500;
const OUR_EVENTS = 50_000;
const THEIR_EVENTS = 3_000;

const GOAL = 30;

export async function emmett(report: Report, record: RecordFigure): Promise<void> {
  const postgres = await startPostgres();
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await runOurs());
      theirs.push(await runTheirs(await EmmettMeter.open(postgres.connectionString, `r${round}`)));
    }
  } finally {
    await postgres.stop();
  }
  const [our, their] = [median(ours), median(theirs)];
  const ratio = median(ours.map((rate, round) => rate / theirs[round]!));
  record({
    name: 'against emmett, in order',
    unit: 'events/s',
    ours: our,
    theirs: their,
    ratio,
    goal: GOAL,
  });
  report(
    table([
      ['100 tenants, accepted → projected', 'events'],
      ['ours', perSecond(our)],
      ['emmett on PostgreSQL, in order', perSecond(their)],
    ]),
  );
  report(verdict(ratio, GOAL));
}

async function runOurs(): Promise<number> {
  const meter = await Meter.open();
  try {
    const ledger = meter.newLedger();
    meter.startProjecting();
    await meter.accept(usageMessages(MANY_TENANTS, 0, WARM_UP_EVENTS));
    await meter.meter(ledger, WARM_UP_EVENTS);
    await meter.caughtUp();
    const messages = usageMessages(MANY_TENANTS, WARM_UP_EVENTS, OUR_EVENTS);
    return await rateOf(OUR_EVENTS, async () => {
      await Promise.all([meter.accept(messages), meter.meter(ledger, OUR_EVENTS)]);
      await meter.caughtUp();
    });
  } finally {
    await meter.close();
  }
}

async function runTheirs(meter: EmmettMeter): Promise<number> {
  try {
    await meter.charge(usageMessages(MANY_TENANTS, 0, WARM_UP_EVENTS));
    const messages = usageMessages(MANY_TENANTS, WARM_UP_EVENTS, THEIR_EVENTS);
    return await rateOf(THEIR_EVENTS, () => meter.charge(messages));
  } finally {
    await meter.close();
  }
}
