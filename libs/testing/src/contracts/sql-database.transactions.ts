/** The SQL contract on transactions, and on checkpoints that move with them. */
import {
  applyBatch,
  FOLLOWER_TABLES,
  nextTurn,
  checkpointKey,
  CheckpointMovedError,
  type Projection,
  readCheckpoint,
  type RecordedEvent,
  retryTransient,
  type SqlDatabase,
  type SqlReader,
  type SqlTransaction,
} from '#eventsourcing';
import type { SqlDatabaseUnderTest } from './sql-database.harness.js';
import { sampleEvents, uniqueWord } from './support.js';

const RETRY = { sleep: async () => {} };

export function sqlTransactionContract(underTest: SqlDatabaseUnderTest): void {
  describe('transactions', () => {
    let database: SqlDatabase;
    let table: string;
    beforeEach(async () => {
      database = await underTest.open();
      table = uniqueWord('counts_');
      await database.transaction(async (transaction) => {
        await transaction.execute(`CREATE TABLE ${table} (name TEXT PRIMARY KEY, count BIGINT)`);
        await transaction.execute(`INSERT INTO ${table} VALUES ('n', 0)`);
        for (const table of FOLLOWER_TABLES) await transaction.execute(table);
      });
    });
    afterEach(() =>
      database.transaction((transaction) => transaction.execute(`DROP TABLE ${table}`)),
    );

    async function add(transaction: SqlTransaction, count: number): Promise<void> {
      await transaction.execute(`UPDATE ${table} SET count = count + $1`, [count]);
    }

    async function countNow(reader: Pick<SqlDatabase, 'query'> = database): Promise<number> {
      const [row] = await reader.query<{ count: number }>(`SELECT count FROM ${table}`);
      return row!.count;
    }

    it('gives the result of the work and keeps what it wrote', async () => {
      const result = await database.transaction(async (transaction) => {
        await add(transaction, 1);
        return countNow(transaction);
      });
      expect(result).toBe(1);
      expect(await countNow(await underTest.open())).toBe(1);
    });

    it('takes everything back when the work fails', async () => {
      const failure = new Error('on purpose');
      const work = database.transaction(async (transaction) => {
        await add(transaction, 1);
        await add(transaction, 1);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await countNow()).toBe(0);
    });

    it('shows nothing to others before the commit', async () => {
      let outside: Promise<number> | undefined;
      const work = database.transaction(async (transaction) => {
        await add(transaction, 1);
        outside = countNow();
        throw new Error('on purpose');
      });
      await expect(work).rejects.toThrow('on purpose');
      expect(await outside).toBe(0);
    });

    it('refuses later use of the transaction', async () => {
      let kept: SqlTransaction | undefined;
      await database.transaction(async (transaction) => void (kept = transaction));
      await expect(add(kept!, 1)).rejects.toThrow();
      await expect(countNow(kept)).rejects.toThrow();
      expect(await countNow()).toBe(0);
    });

    it('loses no update of many that read first and then write', async () => {
      const other = await underTest.open();
      const increment = (handle: SqlDatabase) => () =>
        handle.transaction(async (transaction) => {
          const count = await countNow(transaction);
          await transaction.execute(`UPDATE ${table} SET count = $1`, [count + 1]);
        });
      const handles = Array.from({ length: 20 }, (_, index) => (index % 2 ? database : other));
      await Promise.all(handles.map((handle) => retryTransient(increment(handle), RETRY)));
      expect(await countNow()).toBe(handles.length);
    });

    it('reads one state in a snapshot, whatever is committed meanwhile', async () => {
      const other = await underTest.open();
      const seen = await database.snapshot(async (reader) => {
        const before = await countNow(reader);
        let isCommitted = false;
        const committed = other
          .transaction((transaction) => add(transaction, 1))
          .then(() => (isCommitted = true));
        // In memory there is only one connection, so the commit waits for the snapshot to end.
        for (let turn = 0; turn < 100 && !isCommitted; turn++) {
          await countNow(reader);
          await nextTurn();
        }
        return { before, after: await countNow(reader), committed };
      });
      await seen.committed;
      expect([seen.before, seen.after]).toEqual([0, 0]);
      expect(await countNow()).toBe(1);
      expect(await database.snapshot(countNow)).toBe(1);
    });

    it('refuses later use of the reader of a snapshot, also when the work fails', async () => {
      const failure = new Error('on purpose');
      let kept: SqlReader | undefined;
      const work = database.snapshot(async (reader) => {
        kept = reader;
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      await expect(countNow(kept)).rejects.toThrow();
      expect(await database.snapshot(countNow)).toBe(0);
    });

    describe('with a checkpoint', () => {
      let projection: Projection;
      beforeEach(() => {
        projection = {
          name: uniqueWord('projection'),
          version: 2,
          categories: [],
          apply: (batch, transaction) => add(transaction, batch.length),
        };
      });

      function eventsAt(...positions: number[]): RecordedEvent[] {
        return positions.map((position) => {
          const stream = projection.name;
          const [event] = sampleEvents(stream, position, 1);
          const recordedAt = '2026-01-01T00:00:00.000Z';
          return { ...event!, stream, revision: position, position, recordedAt };
        });
      }

      function checkpoint() {
        return readCheckpoint(database, checkpointKey(projection));
      }

      it('moves it together with the rows', async () => {
        expect(await checkpoint()).toBeNull();
        const after = await applyBatch(database, projection, null, eventsAt(3, 5));
        expect(after).toBe(5);
        await applyBatch(database, projection, after, eventsAt(Number.MAX_SAFE_INTEGER));
        expect(await checkpoint()).toBe(Number.MAX_SAFE_INTEGER);
        expect(await countNow()).toBe(3);
      });

      it('applies each batch once when two try', async () => {
        const other = await underTest.open();
        const attempts = [database, other, database].map((handle) =>
          retryTransient(() => applyBatch(handle, projection, null, eventsAt(1, 2)), RETRY),
        );
        const results = await Promise.allSettled(attempts);
        const lost = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
        expect(lost.map(({ reason }) => reason)).toEqual([
          expect.any(CheckpointMovedError),
          expect.any(CheckpointMovedError),
        ]);
        expect(await countNow()).toBe(2);
        expect(await checkpoint()).toBe(2);
      });

      it('stays where it was when the rows cannot be written', async () => {
        const broken: Projection = {
          ...projection,
          async apply(...batch) {
            await projection.apply(...batch);
            throw new Error('on purpose');
          },
        };
        const attempt = applyBatch(database, broken, null, eventsAt(1));
        await expect(attempt).rejects.toThrow('on purpose');
        expect(await checkpoint()).toBeNull();
        expect(await countNow()).toBe(0);
      });
    });
  });
}
