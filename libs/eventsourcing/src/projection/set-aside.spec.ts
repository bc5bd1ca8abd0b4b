/** If one owner's events cannot be applied, all other owners' are, in order, however the batches are split. */
import fc from 'fast-check';
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { FOLLOWER_TABLES, readCheckpoint, resetCheckpoint } from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, TransientError } from '../event-store.js';
import { checkpointKey, type Projection } from './projection.js';
import { runProjector } from './projector.js';
import { type Applied, findSetAside, isAnySetAside, listSetAside } from './set-aside.js';
import type { SqlDatabase } from '../sql.js';
import { UnreadableEventError } from '../aggregate/stream-integrity.js';

type Kind = 'good' | 'unreadable' | 'unwritable' | 'foreign';

interface Told {
  readonly owner: string;
  readonly kind: Kind;
}

const NAME = 'names@1';

/** The possible faults of an event: its content, the statement it leads to, or a foreign stream. */
const projection: Projection = {
  name: 'names',
  version: 1,
  categories: ['told'],
  ownerOf: ({ type, stream }) => (type === 'foreign' ? null : stream.slice('told-'.length)),
  async apply(batch, transaction) {
    for (const { type, stream, revision } of batch) {
      if (type === 'unreadable') throw new UnreadableEventError(stream, revision, 'as told');
      const number = type === 'unwritable' ? null : revision;
      await transaction.execute('INSERT INTO names VALUES ($1, $2)', [stream, number]);
    }
  },
};

function recordedOf(told: readonly Told[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return told.map(({ owner, kind }, position) => {
    const stream = `told-${owner}`;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const place = { stream, revision, position, recordedAt: '' };
    return { id: `${position}`, type: kind, data: {}, metadata: { schemaVersion: 1 }, ...place };
  });
}

let file: SqliteFile;
let database: SqlDatabase;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
    await transaction.execute('CREATE TABLE names (stream TEXT, number BIGINT NOT NULL)');
  });
});
afterEach(() => file.close());

async function follow(
  events: readonly RecordedEvent[],
  batchMax: number,
  around: Partial<Projection> = {},
): Promise<Applied[]> {
  const end = new AbortController();
  const applied: Applied[] = [];
  const source: EventSource = {
    head: async () => events.length - 1,
    async *subscribe({ after, maxBatch }) {
      const rest = events.slice((after ?? -1) + 1);
      for (let start = 0; start < rest.length; start += maxBatch) {
        yield rest.slice(start, start + maxBatch);
      }
      end.abort();
    },
  };
  await runProjector({
    source,
    database,
    projection: { ...projection, ...around },
    signal: end.signal,
    checkEveryMs: 0,
    maxBatch: batchMax,
    retry: { sleep: async () => {} },
    onApplied: (one) => applied.push(one),
  });
  return applied;
}

const rows = () => database.query('SELECT stream, number FROM names ORDER BY rowid');

async function clear(): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute('DELETE FROM names');
    await resetCheckpoint(transaction, NAME, null);
  });
}

const OWNERS = ['ada', 'bob', 'eve'];
const toldArbitrary = fc.array(
  fc.record<Told>({
    owner: fc.constantFrom(...OWNERS),
    kind: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Kind>('good') },
      { weight: 1, arbitrary: fc.constantFrom<Kind>('unreadable', 'unwritable', 'foreign') },
    ),
  }),
  { minLength: 1, maxLength: 40 },
);

/** `tom`'s events are always good, so that no batch fails for all owners. */
const withTom = (told: readonly Told[]): Told[] =>
  told.flatMap((one) => [one, { owner: 'tom', kind: 'good' }]);

it('sets each tenant aside at its first bad event, and applies all others', async () => {
  await fc.assert(
    fc.asyncProperty(toldArbitrary, fc.integer({ min: 2, max: 20 }), async (told, half) => {
      const events = recordedOf(withTom(told));
      await follow(events, half * 2);
      const bad = (event: RecordedEvent) => ['unreadable', 'unwritable'].includes(event.type);
      const firstBad = OWNERS.map((owner) =>
        events.find((event) => event.stream === `told-${owner}` && bad(event)),
      ).filter((event) => event !== undefined);
      expect(await listSetAside(database, NAME)).toMatchObject(
        firstBad.map(({ stream, revision, position }) => ({ stream, revision, position })),
      );
      const streams = new Set(firstBad.map(({ stream }) => stream));
      const expected = events.filter(({ type, stream }) => type === 'good' && !streams.has(stream));
      const shown = (await rows()).filter(({ stream }) => !streams.has(stream as string));
      expect(shown).toEqual(expected.map(({ stream, revision: number }) => ({ stream, number })));
      for (const { stream, revision } of firstBad) {
        const ofBad = (await rows()).filter((row) => row['stream'] === stream);
        expect(ofBad.filter(({ number }) => (number as number) >= revision)).toEqual([]);
      }
      expect(await readCheckpoint(database, NAME)).toBe(events.length - 1);
      await clear();
    }),
    { numRuns: 60 },
  );
});

it('names the event and the reason, and counts what it passes over', async () => {
  const told: Told[] = [
    { owner: 'ada', kind: 'good' },
    { owner: 'bob', kind: 'unreadable' },
    { owner: 'eve', kind: 'foreign' },
    { owner: 'bob', kind: 'good' },
  ];
  const [applied] = await follow(recordedOf(told), 10);
  const found = {
    owner: 'bob',
    stream: 'told-bob',
    revision: 0,
    position: 1,
    reason: 'told-bob is damaged: expected a readable event at revision 0, found as told',
  };
  expect(applied).toEqual({
    ...{ position: 3, foreign: 1, ofSetAside: 2, found: [found] },
    types: {},
  });
  expect(await findSetAside(database, NAME, 'bob')).toEqual(found);
  expect(await findSetAside(database, NAME, 'ada')).toBeNull();
  expect(await isAnySetAside(database, NAME)).toBe(true);
  expect(await isAnySetAside(database, 'another')).toBe(false);
});

it('counts what is new, and not what fills rows again', async () => {
  const told: Told[] = OWNERS.map((owner) => ({ owner, kind: 'good' }));
  const counted = async (events: readonly Told[], batchMax: number) =>
    (await follow(recordedOf(events), batchMax)).map(({ types }) => types);
  await counted(told.slice(0, 1), 10);
  expect(await counted(told, 10)).toEqual([{ good: 2 }]);
  await database.transaction(async (transaction) => {
    await transaction.execute('DELETE FROM names');
    await resetCheckpoint(transaction, NAME, 2);
  });
  expect(await counted(told, 2)).toEqual([{}, {}]);
  expect(await counted([...told, { owner: 'ada', kind: 'good' }], 10)).toEqual([{ good: 1 }]);
});

it('remembers who is set aside when it starts again', async () => {
  const told: Told[] = [
    { owner: 'ada', kind: 'good' },
    { owner: 'bob', kind: 'unwritable' },
  ];
  await follow(recordedOf(told), 10);
  const more = [...told, ...['bob', 'ada'].map((owner): Told => ({ owner, kind: 'good' }))];
  expect(await follow(recordedOf(more), 10)).toMatchObject([{ ofSetAside: 1, found: [] }]);
  expect(await rows()).toHaveLength(2);
});

it.each([1, 2, 3])('stops when none of %s can be served: that is not about one', async (owners) => {
  const events = recordedOf(OWNERS.slice(0, owners).map((owner) => ({ owner, kind: 'good' })));
  const broken = async () => Promise.reject(new Error('no such table'));
  await expect(follow(events, 10, { apply: broken })).rejects.toThrow('no such table');
  expect(await listSetAside(database, NAME)).toEqual([]);
  expect(await readCheckpoint(database, NAME)).toBeNull();
});

it.each<[number, number, number]>([
  [1, 0, 1],
  [0, 1, 1],
  [3, 0, 3],
  [2, 1, 3],
  [0, 2, 0],
  [1, 2, 0],
])(
  'sets aside whose events are all that fails, and stops where several fail for another reason: %i unreadable, %i unwritable',
  async (unreadable, unwritable, found) => {
    const told = OWNERS.slice(0, unreadable + unwritable).map((owner, index): Told => ({
      owner,
      kind: index < unreadable ? 'unreadable' : 'unwritable',
    }));
    const following = follow(recordedOf(told), 10);
    await (found === 0 ? expect(following).rejects.toThrow(/told|names/) : following);
    expect(await listSetAside(database, NAME)).toHaveLength(found);
  },
);

it('retries a transient fault, and sets no tenant aside for it', async () => {
  let attempts = 0;
  const events = recordedOf(OWNERS.map((owner) => ({ owner, kind: 'good' })));
  await follow(events, 10, {
    async apply(...batch) {
      attempts += 1;
      if (attempts < 4) throw new TransientError('away');
      await projection.apply(...batch);
    },
  });
  const found = await listSetAside(database, checkpointKey(projection));
  expect([attempts, (await rows()).length, found]).toEqual([4, 3, []]);
});

it('sets no tenant aside for a transient fault during the search for the bad event', async () => {
  const told: Told[] = [
    { owner: 'ada', kind: 'good' },
    { owner: 'bob', kind: 'unwritable' },
  ];
  let failures = 2;
  await follow(recordedOf(told), 10, {
    async apply(batch, ...rest) {
      const isAdaAlone = batch.length === 1 && batch[0]!.stream === 'told-ada';
      if (isAdaAlone && failures-- > 0) throw new TransientError('away');
      await projection.apply(batch, ...rest);
    },
  });
  expect(await listSetAside(database, NAME)).toMatchObject([{ owner: 'bob' }]);
  expect(await rows()).toEqual([{ stream: 'told-ada', number: 0 }]);
});
