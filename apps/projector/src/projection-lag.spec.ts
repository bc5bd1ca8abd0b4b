/** The lag of a projection in metrics and readiness, whichever process runs it, and through faults. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import {
  FOLLOWER_TABLES,
  type Position,
  type Projection,
  type SqlDatabase,
  TransientError,
} from '#eventsourcing';
import { createMetrics, type Metrics } from '#platform';
import { projectionLag } from './projection-lag.js';

const PROJECTION: Projection = {
  name: 'numbers',
  version: 1,
  categories: ['told'],
  apply: async () => {},
};
const STUCK_CHECKS = 12;

let file: SqliteFile;
let database: SqlDatabase;
let metrics: Metrics;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  metrics = createMetrics();
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
  });
});
afterEach(() => file.close());

const execute = (sql: string, ...values: (string | number)[]) =>
  database.transaction((transaction) => transaction.execute(sql, values));

const moveTo = (position: Position) =>
  execute(
    'INSERT OR REPLACE INTO checkpoints (name, position) VALUES ($1, $2)',
    'numbers@1',
    position,
  );

/** Checks once for each head, five seconds apart. @returns the pauses, and the readiness message in each */
async function look(heads: readonly (Position | Error)[]) {
  const stop = new AbortController();
  const left = [...heads];
  let nowMs = 0;
  const pauses: number[] = [];
  const said: (string | null)[] = [];
  const progress: unknown[] = [];
  const lag = projectionLag(PROJECTION, {
    database,
    metrics,
    clock: { now: () => new Date(nowMs) },
    source: {
      async head() {
        const head = left.shift()!;
        if (head instanceof Error) throw head;
        return head;
      },
    },
    async sleep(milliseconds) {
      pauses.push(milliseconds);
      said.push(await lag.indicator.check());
      progress.push(lag.indicator.progress!());
      nowMs += 5_000;
      if (left.length === 0) stop.abort();
    },
  });
  await lag.task.run(stop.signal);
  return { pauses, said, progress, notice: lag.indicator.notice!() };
}

const valueOf = async (name: string): Promise<number> => {
  const { values } = await metrics.registry.getSingleMetric(name)!.get();
  return values.find(({ labels }) => labels['projection'] === 'numbers')!.value;
};

describe('the lag of a projection', () => {
  it('is nothing at the head', async () => {
    await moveTo(7);
    expect((await look([7])).said).toEqual([null]);
    expect(await valueOf('meter_projector_lag_events')).toBe(0);
    expect(await valueOf('meter_projector_lag_seconds')).toBe(0);
  });

  it('grows with what is not applied and with the time since that is known', async () => {
    await moveTo(2);
    await look([7, 9, 9]);
    expect(await valueOf('meter_projector_lag_events')).toBe(7);
    expect(await valueOf('meter_projector_lag_seconds')).toBe(10);
  });

  it('is reported with readiness once it is measured', async () => {
    await moveTo(2);
    const { progress } = await look([new TransientError('away'), 7]);
    expect(progress).toEqual([null, { events: 5, seconds: 0 }]);
  });

  it('is a complaint only if nothing has progressed for a minute', async () => {
    await moveTo(2);
    const { said } = await look(Array.from({ length: STUCK_CHECKS + 1 }, () => 7));
    expect(said.slice(0, STUCK_CHECKS)).toEqual(Array.from({ length: STUCK_CHECKS }, () => null));
    expect(said.at(-1)).toMatch(/no progress for 60 s or more .*: numbers$/);
  });

  it('is unknown while the store is away, is measured more often then, and known again', async () => {
    await moveTo(7);
    const { pauses, said } = await look([7, new TransientError('away'), 7]);
    expect(pauses).toEqual([5_000, 1_000, 5_000]);
    expect(said).toEqual([null, 'how far it is behind is unknown: away', null]);
  });

  it('ends the process when it cannot be known for good', async () => {
    await expect(look([new Error('no such table')])).rejects.toThrow('no such table');
  });

  it('names who is set aside without being unready, the first ten of many', async () => {
    await moveTo(7);
    for (let tenant = 10; tenant < 22; tenant++) {
      const values = ['numbers@1', `t-${tenant}`, 's', 1, 1, 'as told'];
      await execute('INSERT INTO set_aside VALUES ($1, $2, $3, $4, $5, $6)', ...values);
    }
    const { said, notice } = await look([7]);
    expect(said).toEqual([null]);
    expect(notice).toMatch(/^tenants set aside: t-10 \(as told\), .* and 2 more$/);
    expect(await valueOf('meter_tenants_set_aside')).toBe(12);
  });
});
