/** All usage of one tenant compared with the same usage of many: the cost of one ordered ledger. */
import { sideBySide } from './support/measure.js';
import { PostgresPattern } from './support/postgres-pattern.js';
import {
  perSecond,
  type RecordFigure,
  type Report,
  table,
  times,
  verdict,
} from './support/report.js';
import { MANY_TENANTS, ONE_TENANT, type Shape } from './support/workload.js';
import { embeddedRound, postgresRound } from './whole-way.js';

const ROUNDS = 3;
const EVENTS = 30_000;
/** Fewer events, because one event per transaction is much slower. */
const SINGLE_EVENTS = 6_000;
const IN_BATCHES = { batch: 500, connections: 4 };
const ONE_BY_ONE = { batch: 1, connections: 16 };

export async function hotTenant(report: Report, record: RecordFigure): Promise<void> {
  const postgres = await PostgresPattern.open(ONE_BY_ONE.connections);
  const figures: Record<string, number> = await sideBySide(ROUNDS, {
    'embedded, many tenants': () => embeddedRound(MANY_TENANTS, EVENTS),
    'embedded, one tenant': () => embeddedRound(ONE_TENANT, EVENTS),
    ...(postgres && postgresContenders(postgres)),
  });
  await postgres?.close();
  const systems = ['embedded', ...(postgres ? Object.keys(SYSTEMS) : [])];
  const ratioOf = (system: string) =>
    figures[`${system}, one tenant`]! / figures[`${system}, many tenants`]!;
  const rows = systems.map((system) => [
    system,
    perSecond(figures[`${system}, many tenants`]!),
    perSecond(figures[`${system}, one tenant`]!),
    times(ratioOf(system)),
  ]);
  report(
    table([['', `${MANY_TENANTS.tenants} tenants`, 'one tenant', 'one against many'], ...rows]),
  );
  report(`Embedded: ${verdict(ratioOf('embedded'), 0.5)}`);
  record({
    name: 'one tenant against many',
    unit: 'events/s',
    ours: figures['embedded, one tenant']!,
    theirs: figures['embedded, many tenants']!,
    ratio: ratioOf('embedded'),
    goal: 0.5,
  });
  if (!postgres) report('No PostgreSQL answers on this machine: nothing to compare with.');
}

const SYSTEMS = {
  'PostgreSQL, batches of 500': { events: EVENTS, ...IN_BATCHES },
  'PostgreSQL, one event per transaction': { events: SINGLE_EVENTS, ...ONE_BY_ONE },
};

/** One tenant's usage is charged over a single connection, because connections share no tenant; that of many over all. */
function postgresContenders(postgres: PostgresPattern) {
  const shapes: [string, Shape][] = [
    ['many tenants', MANY_TENANTS],
    ['one tenant', ONE_TENANT],
  ];
  const rounds = Object.entries(SYSTEMS).flatMap(([system, { events, ...options }]) =>
    shapes.map(([name, shape]): [string, () => Promise<number>] => [
      `${system}, ${name}`,
      () => postgresRound(postgres, shape, events, options),
    ]),
  );
  return Object.fromEntries(rounds);
}
