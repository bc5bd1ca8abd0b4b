/** When all dead letters count as read: once every partition has been read to its end. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { PartitionLag, SqlDatabase } from '#eventsourcing';
import { areDeadLettersRead, createReadModels } from '#read-models';
import { DEAD_LETTER_TOPICS, deadLettersRead } from './rejected-events.js';

let file: SqliteFile;
let database: SqlDatabase;
beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
});
afterEach(() => file.close());

const lags = (...each: number[]): PartitionLag[] =>
  each.map((lag, partition) => ({
    topic: DEAD_LETTER_TOPICS[0]!,
    partition,
    committedOffset: 0,
    lag,
  }));

/** @returns the number of checks until the letters count as read, and the readiness message before each of them */
async function looksUntilRead(answers: readonly (readonly PartitionLag[])[]) {
  let looks = 0;
  const stop = new AbortController();
  const said: (string | null)[] = [];
  const source = {
    async lag() {
      const answer = answers[looks++];
      if (answer) return answer;
      stop.abort();
      return lags(1);
    },
  };
  const sleep = async () => {};
  const { task, beginning } = deadLettersRead(source, { database, sleep, retry: { sleep } });
  said.push(await beginning.check());
  await task.run(stop.signal);
  said.push(await beginning.check());
  return { looks, said };
}

const WAITING = 'the dead letters are still being read';

it.each([
  { what: 'one partition of several lags', answers: [lags(0, 3), lags(0, 1), lags(0, 0)] },
  { what: 'all lag', answers: [lags(2, 3), lags(1, 0), lags(0, 0)] },
  { what: 'nothing is known of any partition yet', answers: [[], [], lags(0)] },
])('dead letters are not read while $what', async ({ answers }) => {
  expect(await looksUntilRead(answers)).toEqual({ looks: 3, said: [WAITING, null] });
  expect(await areDeadLettersRead(database)).toBe(true);
});

it('dead letters that never end to lag are never said to be read', async () => {
  expect(await looksUntilRead([lags(0, 1)])).toEqual({ looks: 2, said: [WAITING, WAITING] });
  expect(await areDeadLettersRead(database)).toBe(false);
});

it('letters that were read once are not read again', async () => {
  await looksUntilRead([lags(0)]);
  expect(await looksUntilRead([])).toEqual({ looks: 0, said: [WAITING, null] });
});
