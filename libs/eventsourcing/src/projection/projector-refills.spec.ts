/** What a projector counts while it refills rows: an event counted before is applied but not counted. */
import { resetCheckpoint } from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import type { EventSource } from '../event-store.js';
import { followerDatabase } from './follower-database.fixture.js';
import { applyBatch, type Projection } from './projection.js';
import { runProjector } from './projector.js';
import type { SqlDatabase } from '../sql.js';

const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: `at ${position}`, data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'counted-1', revision: position, position, recordedAt: '' },
});

const projection: Projection = {
  ...{ name: 'numbers', version: 1, categories: ['counted'] },
  apply: async () => {},
};

let database: SqlDatabase;

beforeEach(async () => void (database = await followerDatabase()));
afterEach(() => database.close());

/** @returns which of the events 0 … 5 are counted by a run that starts when the store ends at `head` */
async function countedFrom(head: number | null): Promise<number[]> {
  const end = new AbortController();
  const source: EventSource = {
    head: async () => head,
    async *subscribe({ after }) {
      for (let position = (after ?? -1) + 1; position <= 5; position++) yield [eventAt(position)];
      end.abort();
    },
  };
  const counted: number[] = [];
  await runProjector({
    ...{ source, database, projection, signal: end.signal, checkEveryMs: 0 },
    retry: { sleep: async () => {} },
    onApplied: ({ types }) => counted.push(...Object.keys(types).map((type) => +type.slice(3))),
  });
  return counted;
}

const emptied = (goal: number | null) =>
  database.transaction((transaction) => resetCheckpoint(transaction, 'numbers@1', goal));

it('rows that are new count what comes after those that the store holds', async () => {
  expect(await countedFrom(3)).toEqual([4, 5]);
});

it('rows that are new count all that comes where the store was empty', async () => {
  expect(await countedFrom(null)).toEqual([0, 1, 2, 3, 4, 5]);
});

it.each([
  ['the store holds', null, 3, [4, 5]],
  ['the store holds, also where they held less', 1, 3, [4, 5]],
  ['they held, also where the store holds less', 4, 3, [5]],
])('rows that were emptied count what comes after all that %s', async (_, goal, head, counted) => {
  await emptied(goal);
  expect(await countedFrom(head)).toEqual(counted);
});

it.each([
  ['was broken off before its end', 3, 1, [4, 5]],
  ['has come to its end', 3, 3, [4, 5]],
  ['has long come to its end', 1, 3, [4, 5]],
])('a refill that %s counts what comes after its goal', async (_, goal, last, counted) => {
  await emptied(goal);
  const batch = Array.from({ length: last + 1 }, (__, position) => eventAt(position));
  await applyBatch(database, projection, null, batch);
  expect(await countedFrom(5)).toEqual(counted);
});

it('rows that were never emptied count all that comes', async () => {
  await applyBatch(database, projection, null, [eventAt(0)]);
  expect(await countedFrom(5)).toEqual([1, 2, 3, 4, 5]);
});
