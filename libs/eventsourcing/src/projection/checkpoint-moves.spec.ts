/** Moving and resetting checkpoints: the event they record, and whether a store has the same history. */
import {
  CHECKPOINTS_ADDED_COLUMNS,
  findCheckpoint,
  listCheckpoints,
  moveCheckpoint,
  OtherHistoryError,
  requireSameHistory,
  resetCheckpoint,
} from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import type { EventSource } from '../event-store.js';
import { followerDatabase } from './follower-database.fixture.js';
import { findSetAside } from './set-aside.js';
import type { SqlDatabase } from '../sql.js';

const NAME = 'numbers@1';
const CATEGORIES = ['counted', 'noted'];

let database: SqlDatabase;

beforeEach(async () => void (database = await followerDatabase()));
afterEach(() => database.close());

const recordedAt = '2025-09-15T12:00:00.000Z';
const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `id-${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'counted-1', revision: position, position, recordedAt },
});

async function move(after: number | null, positions: readonly number[], goal: number | null) {
  const batch = positions.map(eventAt);
  const moved = { name: NAME, categories: CATEGORIES, after, batch, goal };
  return database.transaction((transaction) => moveCheckpoint(transaction, moved));
}
const found = () => findCheckpoint(database, NAME);

it.each([
  { what: 'the one before it in the batch', after: null, positions: [3, 5, 9], previous: 5 },
  { what: 'none, where it is the first of all', after: null, positions: [3], previous: null },
  { what: 'the last of the batch before', after: 3, positions: [9], previous: 3 },
])('names as the event before its own $what', async ({ after, positions, previous }) => {
  if (after !== null) await move(null, [after], null);
  expect(await move(after, positions, null)).toBe(true);
  const [last] = positions.slice(-1);
  expect(await found()).toMatchObject({
    position: last,
    event: { previous, eventId: `id-${last}`, recordedAt, categories: CATEGORIES },
  });
});

it('keeps its goal until another is named', async () => {
  await move(null, [1], 7);
  await move(1, [2], null);
  expect(await found()).toMatchObject({ position: 2, goal: 7 });
  await move(2, [3], 9);
  expect(await found()).toMatchObject({ goal: 9 });
});

it.each([
  ['earlier', 4],
  ['at the beginning', null],
  ['further, as a follower is whose rows are refilled', 9],
])('does not move from where it does not stand: %s', async (_what, after) => {
  await move(null, [3, 5], 7);
  const before = await found();
  expect(await move(after, [20], null)).toBe(false);
  expect(await found()).toEqual(before);
});

it('does not move from where it stood before a reset', async () => {
  await move(null, [3], null);
  await database.transaction((transaction) => resetCheckpoint(transaction, NAME, 3));
  expect(await move(3, [5], null)).toBe(false);
  expect(await found()).toMatchObject({ position: null, event: null, goal: 3 });
});

it('forgets with a reset the owners it had set aside, and none that another follower has', async () => {
  await database.transaction(async (transaction) => {
    for (const name of [NAME, 'others@1']) {
      await transaction.execute(`INSERT INTO set_aside VALUES ($1, 'ada', 's', 0, 0, 'told')`, [
        name,
      ]);
    }
    await resetCheckpoint(transaction, NAME, 5);
  });
  expect(await findSetAside(database, NAME, 'ada')).toBeNull();
  expect(await findSetAside(database, 'others@1', 'ada')).not.toBeNull();
  expect(await found()).toMatchObject({ position: null, goal: 5 });
});

it.each(['event_id', 'recorded_at', 'categories'])(
  'names no event where an earlier release has left %s open',
  async (column) => {
    await move(null, [3], null);
    await database.transaction((transaction) =>
      transaction.execute(`UPDATE checkpoints SET ${column} = NULL`),
    );
    expect(await found()).toEqual({ name: NAME, position: 3, event: null, goal: null });
  },
);

it('says the same in a table that the first release has made, once the columns are added', async () => {
  await database.transaction(async (transaction) => {
    await transaction.execute('DROP TABLE checkpoints');
    await transaction.execute(
      'CREATE TABLE checkpoints (name TEXT PRIMARY KEY, position BIGINT NOT NULL)',
    );
    for (const column of CHECKPOINTS_ADDED_COLUMNS) await transaction.execute(column);
  });
  await move(null, [3, 5], 7);
  const event = { previous: 3, eventId: 'id-5', recordedAt, categories: CATEGORIES };
  expect(await found()).toEqual({ name: NAME, position: 5, event, goal: 7 });
});

it('is listed with the others by name', async () => {
  await database.transaction(async (transaction) => {
    for (const name of ['zebra@1', 'ant@2']) await resetCheckpoint(transaction, name, null);
  });
  await move(null, [3], null);
  const all = await listCheckpoints(database);
  expect(all.map(({ name, position }) => [name, position])).toEqual([
    ...[
      ['ant@2', null],
      [NAME, 3],
      ['zebra@1', null],
    ],
  ]);
});

describe('the store', () => {
  const { signal } = new AbortController();

  /** A store that ends at 9, and the calls made to it. */
  function storeOf(event: Partial<RecordedEvent> = {}) {
    const asked: unknown[] = [];
    const source: EventSource = {
      async head(categories = []) {
        asked.push(categories);
        return 9;
      },
      async *subscribe({ after, categories }) {
        asked.push([after, categories]);
        yield [{ ...eventAt(9), ...event }];
      },
    };
    return { asked, source };
  }
  beforeEach(() => move(null, [3, 9], null));

  it('fits where it holds the event behind the one before it, among the same categories', async () => {
    const { asked, source } = storeOf();
    await requireSameHistory(source, await found(), signal);
    expect(asked).toEqual([CATEGORIES, [3, CATEGORIES]]);
  });

  it('is asked nothing by who has applied no event yet', async () => {
    const { asked, source } = storeOf();
    const nothing = { name: NAME, position: null, event: null, goal: null };
    await requireSameHistory(source, nothing, signal);
    expect(asked).toEqual([]);
  });

  it('is asked for its newest event alone by who does not know more', async () => {
    const { asked, source } = storeOf();
    await requireSameHistory(source, { ...(await found()), event: null }, signal);
    expect(asked).toEqual([[]]);
  });

  it('is not found out about where the search is stopped', async () => {
    const { source } = storeOf();
    const ended: EventSource = { ...source, async *subscribe() {} };
    await requireSameHistory(ended, await found(), AbortSignal.abort());
    expect(await found()).toMatchObject({ position: 9 });
  });

  it('is described in words, with what to do about it', async () => {
    const advice =
      'Is this the right store, or was it restored from an older backup? To keep this store, run "ops rebuild".';
    const { source } = storeOf({ id: 'other' });
    await expect(requireSameHistory(source, await found(), signal)).rejects.toThrow(
      `The checkpoint of ${NAME} at 9 was taken after the event id-9 of ${recordedAt}, ` +
        `but the store holds other of ${recordedAt} at 9. ${advice}`,
    );
    const shorter = { ...source, head: async () => 8 };
    await expect(requireSameHistory(shorter, await found(), signal)).rejects.toThrow(
      `The checkpoint of ${NAME} is at 9, but the store ends at 8. ${advice}`,
    );
  });

  it.each([{ position: 8 }, { id: 'other' }, { recordedAt: '2025-09-15T12:00:00.001Z' }])(
    'is another one where that has %j',
    async (event) => {
      const { source } = storeOf(event);
      const compared = requireSameHistory(source, await found(), signal);
      await expect(compared).rejects.toThrow(OtherHistoryError);
    },
  );
});
