/** The turn of the month: a process that has no months in memory closes and opens those of all tenants. */
import { openDueMonths } from '../../apps/scheduler/src/month-saga.js';
import { cpuOf, median, rateOf } from './support/measure.js';
import { Meter } from './support/meter.js';
import {
  alone,
  micro,
  perSecond,
  type RecordFigure,
  type Report,
  table,
} from './support/report.js';
import { usageMessages } from './support/workload.js';

const ROUNDS = 3;
const TENANTS = 20_000;
const SHAPE = { tenants: TENANTS, environments: 5, users: 20, prefix: 'turn' };
const NEXT_MONTH = new Date('2026-12-01T00:00:05.000Z');
const GOAL_PER_SECOND = 3_000;

interface Round {
  readonly turned: number;
  readonly visible: number;
  /** Microseconds per tenant, over all threads. */
  readonly processorTime: number;
}

export async function monthTurn(report: Report, record: RecordFigure): Promise<void> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await run());
  const turned = median(rounds.map((round) => round.turned));
  const visible = median(rounds.map((round) => round.visible));
  const processorTime = median(rounds.map((round) => round.processorTime));
  report(
    table([
      [`${TENANTS.toLocaleString('en-US')} tenants`, 'tenants', 'goal'],
      ['closed and opened', perSecond(turned), perSecond(GOAL_PER_SECOND)],
      ['until the read models show it', perSecond(visible), ''],
      ['processor time per tenant, all threads', micro(processorTime), ''],
    ]),
  );
  record(alone('month-turn', 'tenants/s', turned, GOAL_PER_SECOND));
  record(alone('month-turn: until visible', 'tenants/s', visible));
  record(alone('month-turn: processor time', 'µs/tenant', processorTime));
}

async function run(): Promise<Round> {
  const meter = await Meter.open();
  try {
    const messages = usageMessages(SHAPE, 0, TENANTS);
    meter.startProjecting();
    await meter.accept(messages);
    await meter.meter(meter.newLedger(), TENANTS);
    await meter.caughtUp();
    const tenants = messages.map(({ key }) => key);
    let turned = 0;
    let visible = 0;
    const processorTime = await cpuOf(TENANTS, async () => {
      visible = await rateOf(TENANTS, async () => {
        turned = await rateOf(TENANTS, () => turn(meter, tenants));
        await meter.caughtUp();
      });
    });
    return { turned, visible, processorTime };
  } finally {
    await meter.close();
  }
}

async function turn(meter: Meter, tenants: readonly string[]): Promise<void> {
  const clock = { now: () => NEXT_MONTH };
  let opened = 0;
  await openDueMonths({
    ledger: meter.newLedger(clock),
    tenantsBehind: async () => tenants,
    clock,
    signal: new AbortController().signal,
    onOpened() {
      opened += 1;
    },
    onSeveralAtOnce: () => undefined,
    onFailed(tenantId, error) {
      throw new Error(`${tenantId} stays behind`, { cause: error });
    },
  });
  if (opened !== TENANTS) throw new Error(`${opened} of ${TENANTS} tenants were turned`);
}
