/** A projector without new events: retries after an outage, stops its checks when it ends, and marks what an earlier release sent. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { FOLLOWER_TABLES, resetCheckpoint } from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, TransientError } from '../event-store.js';
import { applyBatch, type Projection } from './projection.js';
import { type ProjectorOptions, runProjector } from './projector.js';
import type { Sleep } from '../retry.js';
import type { SqlDatabase } from '../sql.js';

const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'counted-1', revision: position, position, recordedAt: '' },
});

const projection: Projection = {
  ...{ name: 'numbers', version: 1, categories: ['counted'] },
  async apply(batch, transaction) {
    for (const { position } of batch) {
      await transaction.execute('INSERT INTO numbers (number) VALUES ($1)', [position]);
    }
  },
};

let file: SqliteFile;
let database: SqlDatabase;
let end: AbortController;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', pollMs: 0 });
  database = createSqliteDatabase(file);
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
    await transaction.execute('CREATE TABLE numbers (number BIGINT)');
  });
  end = new AbortController();
});
afterEach(() => file.close());

/** Yields events 0, 1, … one by one; ends the run after the last one. */
const sourceOf = (events: number): EventSource => ({
  head: async () => events - 1,
  async *subscribe({ after }) {
    for (let position = (after ?? -1) + 1; position < events; position++) yield [eventAt(position)];
    end.abort();
  },
});

const run = (source: EventSource, options: Partial<ProjectorOptions> = {}) =>
  runProjector({
    ...{ source, database, projection, signal: end.signal, checkEveryMs: 0 },
    retry: { sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    ...options,
  });

const numbers = async () =>
  (await database.query('SELECT number FROM numbers ORDER BY number')).map(({ number }) => number);

it('asks for its checkpoint again where the database was away while it waited', async () => {
  let isWaiting = false;
  let isAway = false;
  const source = sourceOf(2);
  const flaky: SqlDatabase = {
    ...database,
    query: (sql, parameters) => {
      if (!isAway) return database.query(sql, parameters);
      isAway = false;
      throw new TransientError('away');
    },
  };
  await run(
    {
      ...source,
      async *subscribe(options) {
        if (isWaiting) return yield* source.subscribe(options);
        isWaiting = true;
        yield [eventAt(0)];
        isAway = true;
        await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
      },
    },
    { database: flaky, checkEveryMs: 1 },
  );
  expect(await numbers()).toEqual([0, 1]);
});

it('begins anew where its rows were emptied before anything came, and otherwise never', async () => {
  let begun = 0;
  let looks = 0;
  const rest = sourceOf(3);
  await applyBatch(database, projection, null, [eventAt(0), eventAt(1), eventAt(2)]);
  const source: EventSource = {
    ...rest,
    async *subscribe(options) {
      if (options.maxBatch > 1) begun += 1;
      if (options.maxBatch === 1 || begun > 1) return yield* rest.subscribe(options);
      await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
    },
  };
  const sleep = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (++looks !== 10) return;
    expect(begun).toBe(1);
    await database.transaction(async (transaction) => {
      await transaction.execute('DELETE FROM numbers');
      await resetCheckpoint(transaction, 'numbers@1', 2);
    });
  };
  await run(source, { checkEveryMs: 1, retry: { sleep } });
  expect(looks).toBeGreaterThanOrEqual(10);
  expect([begun, await numbers()]).toEqual([2, [0, 1, 2]]);
});

describe('where what is sent is marked', () => {
  /** @returns the marks written, after an existing last mark */
  async function marksOver(last: number | null, source: EventSource): Promise<number[]> {
    const marks: number[] = [];
    const sent = {
      last: async () => marks.at(-1) ?? last,
      write: async (position: number) => void marks.push(position),
    };
    await run(source, { projection: { ...projection, sent } });
    return marks;
  }

  it('continues from the mark if the checkpoint is lost', async () => {
    await marksOver(1, sourceOf(4));
    expect(await numbers()).toEqual([2, 3]);
  });

  it('begins at the first event where there is neither', async () => {
    await marksOver(null, sourceOf(2));
    expect(await numbers()).toEqual([0, 1]);
  });

  it('goes by the checkpoint where there is one, and leaves the mark as it is', async () => {
    await applyBatch(database, projection, null, [eventAt(0)]);
    expect(await marksOver(1, sourceOf(3))).toEqual([]);
    expect(await numbers()).toEqual([0, 1, 2]);
  });
});

it('writes the mark of what is sent where an earlier release has left none', async () => {
  const marks: number[] = [];
  const sent = {
    last: async () => marks.at(-1) ?? null,
    write: async (position: number) => void marks.push(position),
  };
  await applyBatch(database, projection, null, [eventAt(0)]);
  await run(sourceOf(2), { projection: { ...projection, sent } });
  expect(marks[0]).toBe(0);
  expect(await numbers()).toEqual([0, 1]);
});

it('has ended its looks at the checkpoint when it stops', async () => {
  const looks: string[] = [];
  const sleep: Sleep = async (_, signal) => {
    looks.push('begins');
    await new Promise((resolve) => signal!.addEventListener('abort', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    looks.push('ends');
  };
  const apply = () => Promise.reject(new Error('no such table'));
  const options = { projection: { ...projection, apply }, retry: { sleep }, checkEveryMs: 1 };
  await expect(run(sourceOf(2), options)).rejects.toThrow('no such table');
  expect(looks).toEqual(['begins', 'ends']);
});
