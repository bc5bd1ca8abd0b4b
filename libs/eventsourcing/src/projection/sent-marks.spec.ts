/** The sent marks of a follower in the event store. */
import { createSqliteEventStore, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { type EventStore, SetupError } from '../event-store.js';
import { sentMarks } from './sent-marks.js';

let file: SqliteFile;
let store: EventStore;
let reads: number;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const opened = await createSqliteEventStore(file);
  reads = 0;
  store = {
    ...opened,
    read(...range) {
      reads += 1;
      return opened.read(...range);
    },
  };
});
afterEach(() => file.close());

it('begin empty, and are found by the next reader', async () => {
  expect(await sentMarks(store, 'news@1').last()).toBeNull();
  for (const position of [3, 8, 21]) {
    await sentMarks(store, 'news@1').write(position);
    expect(await sentMarks(store, 'news@1').last()).toBe(position);
  }
  expect(await sentMarks(store, 'other@1').last()).toBeNull();
});

it('never go back, and agree when two write at once', async () => {
  const [one, two] = [sentMarks(store, 'news@1'), sentMarks(store, 'news@1')];
  await Promise.all([one.write(5), two.write(9), one.write(7)]);
  expect(await one.last()).toBe(9);
  await two.write(4);
  expect(await two.last()).toBe(9);
});

it('are not written again where they stand', async () => {
  const marks = sentMarks(store, 'news@1');
  await marks.write(5);
  for (const position of [5, 4, 5]) await marks.write(position);
  const written: unknown[] = [];
  for await (const batch of store.read('sentMark-news@1')) written.push(...batch);
  expect(written).toEqual([
    expect.objectContaining({
      ...{ type: 'SentUpTo', data: { position: 5 }, metadata: { schemaVersion: 1 } },
    }),
  ]);
});

it('are found quickly, however many there are', async () => {
  const marks = sentMarks(store, 'news@1');
  for (let position = 1; position <= 300; position++) await marks.write(position);
  reads = 0;
  expect(await sentMarks(store, 'news@1').last()).toBe(300);
  expect(reads).toBeLessThan(25);
});

it('end the process with one line where the newest cannot be read any more', async () => {
  await sentMarks(store, 'news@1').write(3);
  await file.write((connection) => connection.run("UPDATE commits SET events = '{'"));
  const marks = sentMarks(store, 'news@1');
  for (const use of [() => marks.last(), () => marks.write(8)]) {
    await expect(use()).rejects.toThrow(SetupError);
  }
});
