/** The projector applies every event once, through failures, races and restores. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, TransientError } from '../event-store.js';
import {
  CheckpointAheadError,
  FOLLOWER_TABLES,
  findCheckpoint,
  OtherHistoryError,
  readCheckpoint,
  resetCheckpoint,
} from './checkpoint.js';
import { applyBatch, type Projection } from './projection.js';
import { type ProjectorOptions, runProjector } from './projector.js';
import type { SqlDatabase } from '../sql.js';

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
      for (const table of FOLLOWER_TABLES) await transaction.execute(table);
      await transaction.execute('CREATE TABLE numbers (number BIGINT)');
    });
    end = new AbortController();
    pauses = [];
  });
  afterEach(() => close());

  /** Yields events 0, 1, … one by one; throws each failure once. Ends the run after the last event. */
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
      checkEveryMs: 0,
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
    const heads = [away, away, 2, 2, away, 2, 2];
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

  it('leaves the work to another one that was faster, and checks again a second later', async () => {
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
      async apply([event], transaction, upTo) {
        if (event!.position === 2) throw new Error('unknown event');
        await projection.apply([event!], transaction, upTo);
      },
    };
    await expect(run(sourceOf(4), { projection: strict })).rejects.toThrow('unknown event');
    expect(await readCheckpoint(database, 'numbers@1')).toBe(1);
  });

  describe('finds the store it has come from, or stops', () => {
    const ends = [0, 1, 6];

    it.each(ends)('when the store ends before its checkpoint, at %s', async (last) => {
      await applyBatch(database, projection, null, [eventAt(6), eventAt(7)]);
      await expect(run(sourceOf(last + 1))).rejects.toThrow(CheckpointAheadError);
      expect(await numbers()).toEqual([6, 7]);
    });

    it('when the store is empty', async () => {
      await applyBatch(database, projection, null, [eventAt(0)]);
      const empty = { ...sourceOf(0), head: async () => null };
      await expect(run(empty)).rejects.toThrow('the store ends at nothing');
    });

    it.each([
      ['another event', { id: 'other' }],
      ['the same event, stored at another time', { recordedAt: 'later' }],
    ])('when the store has grown beyond its checkpoint with %s', async (_, other) => {
      for (const batch of [[eventAt(0), eventAt(1)], [eventAt(2)]]) {
        const after = await readCheckpoint(database, 'numbers@1');
        await applyBatch(database, projection, after, batch);
      }
      const source = sourceOf(9);
      const diverged: EventSource = {
        ...source,
        async *subscribe(options) {
          for await (const batch of source.subscribe(options)) {
            yield batch.map((event) => (event.position === 2 ? { ...event, ...other } : event));
          }
        },
      };
      await expect(run(diverged)).rejects.toThrow(OtherHistoryError);
      expect(await numbers()).toEqual([0, 1, 2]);
    });

    it('and goes on with a checkpoint that an earlier release has written', async () => {
      await database.transaction((transaction) =>
        transaction.execute(`INSERT INTO checkpoints (name, position) VALUES ('numbers@1', 1)`),
      );
      await run(sourceOf(4));
      expect(await numbers()).toEqual([2, 3]);
    });
  });

  it('says with its first batch where the rows have to come before they are whole', async () => {
    const goals: unknown[] = [];
    await run(sourceOf(3), {
      projection: {
        ...projection,
        async apply(batch, transaction, upTo) {
          const [row] = await transaction.query('SELECT goal FROM checkpoints');
          goals.push(row!['goal']);
          await projection.apply(batch, transaction, upTo);
        },
      },
    });
    expect(goals).toEqual([2, 2, 2]);
  });

  it('notices while it waits that its rows were emptied, and fills them again', async () => {
    let isWaiting = false;
    const source = sourceOf(3);
    await run(
      {
        ...source,
        async *subscribe(options) {
          const { after, signal } = options;
          for (let position = (after ?? -1) + 1; position < 3; position++) {
            yield [eventAt(position)];
          }
          if (isWaiting) return end.abort();
          isWaiting = true;
          await database.transaction(async (transaction) => {
            await transaction.execute('DELETE FROM numbers');
            await resetCheckpoint(transaction, 'numbers@1', 2);
          });
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      },
      { checkEveryMs: 1, retry: { sleep: () => new Promise((resolve) => setImmediate(resolve)) } },
    );
    expect(await numbers()).toEqual([0, 1, 2]);
    expect(await findCheckpoint(database, 'numbers@1')).toMatchObject({ position: 2, goal: 2 });
  });
});
