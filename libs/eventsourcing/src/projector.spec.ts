import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import type { RecordedEvent } from './envelope.js';
import { type EventSource, TransientError } from './event-store.js';
import { applyBatch, CHECKPOINTS_TABLE, type Projection, readCheckpoint } from './projection.js';
import { CheckpointAheadError, type ProjectorOptions, runProjector } from './projector.js';
import type { SqlDatabase } from './sql.js';

const CATEGORY = 'counted';

function eventAt(position: number): RecordedEvent {
  const metadata = { schemaVersion: 1 };
  const place = { stream: `${CATEGORY}-1`, revision: position, position };
  return { id: `${position}`, type: 'Counted', data: {}, metadata, recordedAt: '', ...place };
}

const projection: Projection = {
  name: 'numbers',
  version: 1,
  categories: [CATEGORY],
  async apply(batch, transaction) {
    for (const { position } of batch) {
      await transaction.execute('INSERT INTO numbers (number) VALUES ($1)', [position]);
    }
  },
};

describe('a projector', () => {
  let database: SqlDatabase;
  let close: () => Promise<void>;
  let end: AbortController;
  let pauses: number[];

  beforeEach(async () => {
    const never = () => Promise.reject(new Error('Nobody else has this file'));
    const file = await openSqlite({ path: ':memory:', pollMs: 0, sleep: never });
    database = createSqliteDatabase(file);
    close = () => file.close();
    await database.transaction(async (transaction) => {
      await transaction.execute(CHECKPOINTS_TABLE);
      await transaction.execute('CREATE TABLE numbers (number BIGINT)');
    });
    end = new AbortController();
    pauses = [];
  });
  afterEach(() => close());

  /** Events 0, 1, … one by one; what is thrown in between comes once. Ends the run after the last one. */
  function sourceOf(events: number, failures = new Map<number, Error>()): EventSource {
    return {
      head: async () => events - 1,
      async *subscribe({ after }) {
        for (let position = (after ?? -1) + 1; position < events; position++) {
          const failure = failures.get(position);
          failures.delete(position);
          if (failure) throw failure;
          yield [eventAt(position)];
        }
        end.abort();
      },
    };
  }

  const run = (source: EventSource, options: Partial<ProjectorOptions> = {}) =>
    runProjector({
      source,
      database,
      projection,
      signal: end.signal,
      retry: {
        sleep: async (milliseconds) => void pauses.push(milliseconds),
      },
      ...options,
    });

  const numbers = async (): Promise<unknown[]> =>
    (await database.query('SELECT number FROM numbers ORDER BY number')).map(
      (row) => row['number'],
    );

  it('applies every event once, whatever fails in between', async () => {
    const lost = () => new TransientError('connection lost');
    await run(sourceOf(4, new Map([1, 3].map((position) => [position, lost()]))));
    expect(await numbers()).toEqual([0, 1, 2, 3]);
  });

  it('begins with the smallest pause again once it got on', async () => {
    await applyBatch(database, projection, null, [eventAt(0)]);
    const away = new TransientError('away');
    const heads = [away, away, 2, away, 2];
    const lostAfterOne = sourceOf(3, new Map([[2, away]]));
    await run({
      ...lostAfterOne,
      async head() {
        const head = heads.shift()!;
        if (head instanceof Error) throw head;
        return head;
      },
    });
    expect(pauses).toEqual([50, 100, 50]);
    expect(await numbers()).toEqual([0, 1, 2]);
  });

  it('leaves the work to another one that was faster, and looks again a second later', async () => {
    const other = async (after: number | null, position: number) =>
      applyBatch(database, projection, after, [eventAt(position)]);
    const source = sourceOf(4);
    let isFirst = true;
    await run({
      ...source,
      async *subscribe(options) {
        if (isFirst) {
          isFirst = false;
          await other(null, 0);
          await other(0, 1);
        }
        yield* source.subscribe(options);
      },
    });
    expect(pauses).toEqual([1_000]);
    expect(await numbers()).toEqual([0, 1, 2, 3]);
  });

  it('takes a race that the engine reports as a fault for what it is', async () => {
    const racing: SqlDatabase = {
      ...database,
      async transaction(work) {
        if (pauses.length > 0) return database.transaction(work);
        await applyBatch(database, projection, null, [eventAt(0)]);
        throw new TransientError('could not serialize access');
      },
    };
    await run(sourceOf(2), { database: racing });
    expect(pauses).toEqual([1_000]);
    expect(await numbers()).toEqual([0, 1]);
  });

  it('stops at an event that cannot be applied, and leaves the checkpoint before it', async () => {
    const strict: Projection = {
      ...projection,
      async apply([event], transaction) {
        if (event!.position === 2) throw new Error('unknown event');
        await projection.apply([event!], transaction);
      },
    };
    await expect(run(sourceOf(4), { projection: strict })).rejects.toThrow('unknown event');
    expect(await readCheckpoint(database, 'numbers@1')).toBe(1);
  });

  it('refuses a checkpoint that is ahead of the store', async () => {
    await applyBatch(database, projection, null, [eventAt(7)]);
    await expect(run(sourceOf(3))).rejects.toThrow(CheckpointAheadError);
  });
});
