/**
 * The same work with the same results as services: ours compared with PostgreSQL as a good team would use it.
 * Both are used over HTTP, from publishing until every tenant's query results show all its runs.
 */
import { startPostgres } from '../../support/postgres-server.js';
import { median } from '../support/measure.js';
import {
  micro,
  perSecond,
  type RecordFigure,
  type Report,
  table,
  verdict,
} from '../support/report.js';
import { MANY_TENANTS, ONE_TENANT, type Shape } from '../support/workload.js';
import { type Load, loadOf, publishAndSee } from '../support/load.js';
import { type Service, startOurs, startTheirs, versionOf } from './services.js';

const ROUNDS = 5;

interface Scenario {
  readonly name: string;
  readonly load: Load;
  /** Published before the clock starts. */
  readonly warmUp: Load;
  readonly goal: number;
}

/**
 * As many events as are measured, because both sides compile their code during the first seconds of each kind of work.
 */
const WARM_UP_EVENTS = 60_000;
const EVENTS = 60_000;
const NEW_TENANTS: Shape = { tenants: 2_000, environments: 5, users: 20, prefix: 'new' };
const OTHER_NEW_TENANTS: Shape = { ...NEW_TENANTS, prefix: 'other' };
const NEW_TENANTS_EVENTS = 20_000;

const SCENARIOS: readonly Scenario[] = [
  scenario('100 tenants', { ...MANY_TENANTS, prefix: 'many' }, 1.5),
  scenario('one tenant', { ...ONE_TENANT, prefix: 'one' }, 1.5),
  {
    name: '2,000 new tenants',
    warmUp: loadOf(OTHER_NEW_TENANTS, 0, NEW_TENANTS_EVENTS),
    load: loadOf(NEW_TENANTS, 0, NEW_TENANTS_EVENTS),
    goal: 1,
  },
];

function scenario(name: string, shape: Shape, goal: number): Scenario {
  const warmUp = loadOf(shape, 0, WARM_UP_EVENTS);
  return { name, warmUp, load: loadOf(shape, WARM_UP_EVENTS, EVENTS), goal };
}

interface Seen {
  readonly eventsPerSecond: number;
  /** Microseconds per event, over all threads of the service. */
  readonly processorTime: number;
}

export async function sameWork(report: Report, record: RecordFigure): Promise<void> {
  const postgres = await startPostgres();
  const version = await versionOf(postgres);
  const ours: Seen[][] = [];
  const theirs: Seen[][] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const contenders = [
        async () => ours.push(await runAll(await startOurs())),
        async () => theirs.push(await runAll(await startTheirs(postgres))),
      ];
      for (const run of round % 2 === 0 ? contenders : contenders.toReversed()) await run();
    }
  } finally {
    await postgres.stop();
  }
  reportOn(report, record, { ours, theirs, version });
}

/** Runs all scenarios on one fresh service. */
async function runAll(service: Service): Promise<Seen[]> {
  try {
    const seen: Seen[] = [];
    for (const { warmUp, load } of SCENARIOS) {
      await publishAndSee(service.address, warmUp);
      const busyMs = await service.processorMs();
      const start = performance.now();
      await publishAndSee(service.address, load, warmUp.runsByTenant);
      const elapsedMs = performance.now() - start;
      seen.push({
        eventsPerSecond: (load.events * 1_000) / elapsedMs,
        processorTime: (((await service.processorMs()) - busyMs) * 1_000) / load.events,
      });
    }
    return seen;
  } finally {
    await service.stop();
  }
}

interface Results {
  readonly ours: readonly Seen[][];
  readonly theirs: readonly Seen[][];
  readonly version: string;
}

function reportOn(report: Report, record: RecordFigure, { ours, theirs, version }: Results): void {
  const middle = (rounds: readonly Seen[][], index: number, of: keyof Seen) =>
    median(rounds.map((round) => round[index]![of]));
  const rows = SCENARIOS.map(({ name, goal }, index) => {
    const our = middle(ours, index, 'eventsPerSecond');
    const their = middle(theirs, index, 'eventsPerSecond');
    const ratio = median(
      ours.map((round, at) => round[index]!.eventsPerSecond / theirs[at]![index]!.eventsPerSecond),
    );
    record({ name: `same-work, ${name}`, unit: 'events/s', ours: our, theirs: their, ratio, goal });
    const processorTime = middle(ours, index, 'processorTime');
    record({
      name: `same-work, ${name}: processor time`,
      unit: 'µs/event',
      ours: processorTime,
      theirs: null,
      ratio: null,
      goal: null,
    });
    return [name, perSecond(our), perSecond(their), verdict(ratio, goal), micro(processorTime)];
  });
  const head = [
    `Node ${process.version}`,
    'ours',
    `PostgreSQL ${version}`,
    'ratio',
    'our processor time',
  ];
  report(table([head, ...rows]));
}
