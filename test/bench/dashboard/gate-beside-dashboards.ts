/** The gate's slowest answers while fifty open dashboards follow a busy tenant. */
import { setTimeout as pause } from 'node:timers/promises';
import { startApart } from '../support/apart.js';
import { percentile } from '../support/measure.js';
import { milli, type RecordFigure, type Report, table, times } from '../support/report.js';
import { askSteadily } from '../support/steady-questions.js';
import { type Service, TENANT } from './service.js';

const DASHBOARDS = 50;
const ENVIRONMENTS = 10;
/** The sides take turns often, and the p99 is that of all their turns together: the machine's speed varies more from second to second than the pages change it. */
const ROUNDS = 40;
const SECONDS = 2;
const WARM_UP_SECONDS = 0.5;
const QUESTIONS_PER_SECOND = 500;
const CONNECTIONS = 16;
const RUN_EVERY_MS = 500;
/** At most a tenth slower. */
const GOAL = 1.1;

export async function gateBesideDashboards(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill({ runs: 3_000, environments: ENVIRONMENTS });
  const alone: number[] = [];
  const beside: number[] = [];
  await gateRound(service, 'warm-up', 0);
  for (let round = 0; round < ROUNDS; round++) {
    const sides = [
      async () => alone.push(...(await gateRound(service, `alone-${round}`, 0))),
      async () => beside.push(...(await gateRound(service, `beside-${round}`, DASHBOARDS))),
    ];
    if (round % 2 === 1) sides.reverse();
    for (const side of sides) await side();
  }
  const [before, after] = [percentile(alone, 99), percentile(beside, 99)];
  const ratio = after / before;
  report(
    table([
      [
        `the gate's p99, ${QUESTIONS_PER_SECOND} questions/s, ${1_000 / RUN_EVERY_MS} runs/s`,
        'all rounds',
      ],
      ['alone', milli(before)],
      [`beside ${DASHBOARDS} open dashboards`, milli(after)],
      [`ratio (goal ≤ ${GOAL})`, times(ratio)],
    ]),
  );
  record({
    name: `dashboard gate p99 beside ${DASHBOARDS} dashboards`,
    unit: 'ms',
    ours: after,
    theirs: before,
    ratio,
    goal: GOAL,
  });
}

const READERS = new URL('./readers-main.js', import.meta.url);

/**
 * The pages' process runs on both sides, with no page open on one: its own use of the cores is none of the service's.
 * @returns milliseconds of each answer, while runs keep coming in
 */
async function gateRound(service: Service, name: string, dashboards: number): Promise<number[]> {
  const readers = await startApart(READERS, [service.address, String(dashboards)]);
  let isOver = false;
  const running = async () => {
    for (let number = 0; !isOver; number++) {
      await service.run(`${name}-${number}`);
      await pause(RUN_EVERY_MS);
    }
  };
  const asking = async () => {
    const pattern = `/v1/tenants/${TENANT}/environments/environment-#/access`;
    const waits = await askSteadily({
      address: service.address,
      paths: { pattern, count: ENVIRONMENTS },
      perSecond: QUESTIONS_PER_SECOND,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds: SECONDS,
      connections: CONNECTIONS,
    });
    isOver = true;
    return waits;
  };
  const [waits] = await Promise.all([asking(), running()]);
  await readers.end();
  return waits;
}
