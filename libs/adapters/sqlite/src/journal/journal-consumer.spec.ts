/** The journal's consumer: what it commits, what it retries, and with which pauses. */
import { type MessageBatch, nextTurn, TransientError } from '#eventsourcing';
import { eventually } from '#testing';
import type { BatchFailure } from './journal-consumer.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { createSqliteJournal } from './sqlite-journal.js';

const MESSAGE = { topic: 'usage', key: 'contoso', value: Buffer.from('run'), headers: {} };

let file: SqliteFile;
let failures: BatchFailure[];
let pausesMs: number[];
let sleeping: (signal?: AbortSignal) => Promise<void>;
/** The offsets of each delivered batch. */
let given: number[][];

beforeEach(async () => {
  failures = [];
  pausesMs = [];
  given = [];
  sleeping = nextTurn;
  const sleep = (milliseconds: number, signal?: AbortSignal) => {
    pausesMs.push(milliseconds);
    return sleeping(signal);
  };
  file = await openSqlite({ path: ':memory:', pollMs: 0, sleep });
});
afterEach(() => file.close());

/** @param handlers of the first batches, one each; later batches are committed completely */
async function journalWith(...handlers: ((batch: MessageBatch) => Promise<void>)[]) {
  const onFailure = (failure: BatchFailure) => void failures.push(failure);
  const journal = await createSqliteJournal({ file, group: 'group', onFailure });
  await journal.start(['usage'], async (batch) => {
    given.push(batch.messages.map(({ offset }) => offset));
    const handler = handlers.shift() ?? (({ messages }) => batch.commit(messages.at(-1)!.offset));
    await handler(batch);
  });
  return journal;
}

const reasons = () => failures.map(({ attempt, error }) => [attempt, (error as Error).message]);

it.each([
  ['fails', () => Promise.reject(new Error('a bug')), 'a bug'],
  ['returns without a commit', async () => {}, 'The handler has returned without a commit'],
  [
    'commits more than it was given',
    ({ commit }: MessageBatch) => commit(1),
    "Offset 1 is beyond the batch's 0",
  ],
  [
    'hears nothing of a commit that failed',
    ({ commit }: MessageBatch) => commit(1).catch(() => {}),
    'The handler has returned without a commit',
  ],
])('is given its batch again where it %s', async (_, handler, reason) => {
  const journal = await journalWith(handler);
  await journal.publish([MESSAGE]);
  await eventually('it has come again', () => given.length === 2);
  await eventually('it is committed', async () => (await journal.lag())[0]!.lag === 0);
  await journal.stop();
  expect(given).toEqual([[0], [0]]);
  expect(reasons()).toEqual([[1, reason]]);
});

it('waits longer after each failure in a row, and as short as at first once it got on', async () => {
  const fails = () => Promise.reject(new Error('a bug'));
  const succeeds = ({ commit }: MessageBatch) => commit(0);
  const journal = await journalWith(fails, fails, fails, succeeds, fails);
  await journal.publish([MESSAGE]);
  await eventually('the first is committed', async () => (await journal.lag())[0]!.lag === 0);
  await journal.publish([MESSAGE]);
  await eventually('the second has come twice', () => given.length === 6);
  const pausesSoFarMs = [...pausesMs];
  await journal.stop();
  expect(given).toEqual([[0], [0], [0], [0], [1], [1]]);
  expect(failures.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 1]);
  expect(pausesSoFarMs).toEqual([50, 100, 200, 50]);
});

it('gets a message that is committed after it has looked and before it waits for the next commit', async () => {
  const publisher = await createSqliteJournal({ file, group: '', onFailure: () => {} });
  const opened = file;
  let looks = 0;
  file = {
    ...opened,
    async read(work) {
      const found = await opened.read(work);
      if (looks++ === 0) await publisher.publish([MESSAGE]);
      return found;
    },
  };
  const journal = await journalWith();
  await eventually('it has come', () => given.length === 1);
  await journal.stop();
  expect(given).toEqual([[0]]);
});

it.each([
  ['a failure', () => Promise.reject(new Error('a bug')), 50],
  ['a batch, for more to come', ({ commit }: MessageBatch) => commit(3), 2],
])('ends its pause after %s when it is stopped', async (_, handler, pauseMs) => {
  sleeping = (signal) =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
  const publisher = await createSqliteJournal({ file, group: '', onFailure: () => {} });
  await publisher.publish([MESSAGE, MESSAGE, MESSAGE, MESSAGE]);
  const journal = await journalWith(handler);
  await eventually('it pauses', () => pausesMs.includes(pauseMs));
  await journal.stop();
  expect(given).toEqual([[0, 1, 2, 3]]);
});

it('deletes all that was in its batch with one commit, however few were written together', async () => {
  const options = { file, group: 'group', forgetsConsumed: true, onFailure: () => {} };
  const journal = await createSqliteJournal(options);
  for (let times = 0; times < 3; times++) await journal.publish([MESSAGE]);
  await journal.start(['usage'], ({ messages, commit }) => commit(messages.at(-1)!.offset));
  await eventually('it is committed', async () => (await journal.lag())[0]!.lag === 0);
  await journal.stop();
  const left = await file.read((connection) => connection.all('SELECT last_offset FROM published'));
  expect(left).toEqual([]);
});

it('continues behind the highest offset that was committed, in whatever order', async () => {
  const journal = await journalWith(async ({ commit }) => {
    await commit(2);
    await commit(0);
  });
  await journal.publish([MESSAGE, MESSAGE, MESSAGE]);
  await eventually('it is committed', async () => (await journal.lag())[0]!.lag === 0);
  await journal.publish([MESSAGE]);
  await eventually('the next has come', () => given.length === 2);
  await journal.stop();
  expect(given).toEqual([[0, 1, 2], [3]]);
});

it('commits nothing once it was stopped while the batch was under way', async () => {
  let goOn = () => {};
  const stopped = new Promise<void>((resolve) => (goOn = resolve));
  let outcome: unknown;
  const journal = await journalWith(async ({ messages, commit, signal }) => {
    await stopped;
    expect(signal.aborted).toBe(true);
    outcome = await commit(messages.at(-1)!.offset).catch((error: unknown) => error);
  });
  await journal.publish([MESSAGE]);
  await eventually('it has come', () => given.length === 1);
  await journal.stop();
  goOn();
  await eventually('it was refused', () => outcome !== undefined);
  expect(outcome).toBeInstanceOf(TransientError);
  const next = await journalWith();
  await eventually('it has come again', () => given.length === 2);
  await next.stop();
  expect(given).toEqual([[0], [0]]);
});

it('gets messages whose bytes have changed in the file as unreadable, and reads on behind them', async () => {
  const publisher = await createSqliteJournal({ file, group: '', onFailure: () => {} });
  await publisher.publish([MESSAGE, MESSAGE]);
  await publisher.publish([MESSAGE]);
  await file.write((connection) =>
    connection.run(
      "UPDATE published SET messages = CAST(replace(messages, 'runrun', 'runsun') AS BLOB)",
    ),
  );
  const told: (readonly [offset: number, unreadable: string | undefined])[] = [];
  const journal = await journalWith(async ({ messages, commit }) => {
    told.push(...messages.map(({ offset, unreadable }) => [offset, unreadable] as const));
    await commit(messages.at(-1)!.offset);
  });
  await eventually('all are read', () => told.length === 2);
  await journal.stop();
  expect(told).toEqual([
    [1, expect.stringContaining('up to the offset 1 cannot be read')],
    [2, undefined],
  ]);
});
