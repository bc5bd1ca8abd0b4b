/** The position of a follower in the event store. */
import { createSqliteEventStore, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { type EventStore, SetupError } from '../event-store.js';
import { storedPosition } from './stored-position.js';

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

const positionOf = (follower: string) => storedPosition(store, `sentMark-${follower}`, 'SentUpTo');

it('is null at first, and is found by the next reader', async () => {
  expect(await positionOf('news@1').last()).toBeNull();
  for (const position of [3, 8, 21]) {
    await positionOf('news@1').write(position);
    expect(await positionOf('news@1').last()).toBe(position);
  }
  expect(await positionOf('other@1').last()).toBeNull();
});

it('never goes back, and is the same for two that write at once', async () => {
  const [one, two] = [positionOf('news@1'), positionOf('news@1')];
  await Promise.all([one.write(5), two.write(9), one.write(7)]);
  expect(await one.last()).toBe(9);
  await two.write(4);
  expect(await two.last()).toBe(9);
});

it('is not written again', async () => {
  const stored = positionOf('news@1');
  await stored.write(5);
  for (const position of [5, 4, 5]) await stored.write(position);
  const written: unknown[] = [];
  for await (const batch of store.read('sentMark-news@1')) written.push(...batch);
  expect(written).toEqual([
    expect.objectContaining({
      ...{ type: 'SentUpTo', data: { position: 5 }, metadata: { schemaVersion: 1 } },
    }),
  ]);
});

it('is found with few reads, however many were written', async () => {
  const stored = positionOf('news@1');
  for (let position = 1; position <= 300; position++) await stored.write(position);
  reads = 0;
  expect(await positionOf('news@1').last()).toBe(300);
  expect(reads).toBeLessThan(25);
});

it('ends the process with one line if the newest cannot be read any more', async () => {
  await positionOf('news@1').write(3);
  await file.write((connection) => connection.run("UPDATE commits SET events = '{'"));
  const stored = positionOf('news@1');
  for (const use of [() => stored.last(), () => stored.write(8)]) {
    await expect(use()).rejects.toThrow(SetupError);
  }
});
