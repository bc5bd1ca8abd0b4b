/** Subscribers receive the same events from memory and from the file. */
import fc from 'fast-check';
import type { AppendRequest, EventSource, EventStore, RecordedEvent } from '#eventsourcing';
import { encodeEvents } from './event-block.js';
import { type Follower, RecentAppends } from './recent-appends.js';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const POLL_MS = 5;

describe('what follows the ledger', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let files: SqliteFile[];
  beforeEach(async () => {
    directory = await temporaryDirectory();
    files = [];
  });
  afterEach(async () => {
    for (const file of files) await file.close();
    await directory.remove();
  });

  async function open(): Promise<{ file: SqliteFile; store: EventStore & EventSource }> {
    const file = await openSqlite({ path: directory.file('ledger.db'), pollMs: POLL_MS });
    files.push(file);
    return { file, store: await createSqliteEventStore(file) };
  }

  const request = (stream: string, ...ids: string[]): AppendRequest => ({
    stream,
    expectedRevision: 'no_stream',
    events: ids.map((id) => ({ id, type: 'Said', data: { id }, metadata: { schemaVersion: 1 } })),
  });

  /** Reads this number of events and leaves. */
  async function followed(
    store: EventSource,
    count: number,
    options: {
      readonly categories?: readonly string[];
      readonly onFirst?: () => Promise<void>;
    } = {},
  ): Promise<RecordedEvent[]> {
    const { signal } = new AbortController();
    const seen: RecordedEvent[] = [];
    const { categories, onFirst } = options;
    const batches = store.subscribe({ after: null, categories, signal, maxBatch: 10 });
    for await (const batch of batches) {
      if (seen.length === 0) await onFirst?.();
      seen.push(...batch);
      if (seen.length >= count) return seen;
    }
    return seen;
  }

  /** Reads the store's events through a new store, which has nothing in memory. */
  const inFile = async (count: number) => followed((await open()).store, count);

  it('is the same from memory as from the file, in this thread and by another opening of the file', async () => {
    const [one, other] = [await open(), await open()];
    await one.store.append(request('a-1', 'first'));
    const more = async () => {
      await one.store.append(request('a-2', 'x', 'y'));
      await one.store.append(request('b-1', 'z'));
    };
    const seen = await Promise.all([
      followed(one.store, 4, { onFirst: more }),
      followed(other.store, 4),
      followed(one.store, 3, { categories: ['a'] }),
    ]);
    const whole = await inFile(4);
    expect(whole.map(({ id }) => id)).toEqual(['first', 'x', 'y', 'z']);
    expect(seen).toEqual([whole, whole, whole.slice(0, 3)]);
  });

  it('is not read from the file again where it is in memory', async () => {
    const { file, store } = await open();
    await store.append(request('a-1', 'first'));
    const seen = await followed(store, 2, {
      onFirst: async () => {
        await store.append(request('a-2', 'second'));
        await file.write((connection) =>
          connection.run("UPDATE commits SET recorded_at = 'changed' WHERE position = 2"),
        );
      },
    });
    expect(seen[1]!.recordedAt).not.toBe('changed');
  });

  it('is read from the file where another process has written between', async () => {
    const { file, store } = await open();
    await store.append(request('a-1', 'first'));
    const seen = await followed(store, 3, {
      onFirst: async () => {
        await file.write((connection) =>
          connection.run(
            `INSERT INTO commits SELECT 2, stream_id, category, 1, 1, recorded_at, ?
             FROM commits WHERE position = 1`,
            encodeEvents(request('a-1', 'between').events),
          ),
        );
        const foreign = await open();
        await foreign.store.append(request('a-2', 'third'));
      },
    });
    expect(seen.map(({ position, id }) => [position, id])).toEqual([
      [1, 'first'],
      [2, 'between'],
      [3, 'third'],
    ]);
  });

  it('is never what was rolled back', async () => {
    const { file, store } = await open();
    await store.append(request('a-1', 'first'));
    const seen = await followed(store, 2, {
      onFirst: async () => {
        await Promise.allSettled([
          store.append({ ...request('a-1', 'lost'), expectedRevision: 7 }),
          store.append(request('a-2', 'second')),
          file.write((connection) => connection.run('INSERT INTO nowhere VALUES (1)')),
        ]);
      },
    });
    expect(seen.map(({ position, id }) => [position, id])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });
});

describe('recent appends', () => {
  const text = (events: number) =>
    encodeEvents(
      Array.from({ length: events }, (_, index) => ({
        id: `${index}`,
        type: 'Said',
        data: {},
        metadata: { schemaVersion: 1 },
      })),
    );

  /** An append that ends at the position. */
  const append = (position: number, stream = 'a-1', events = 1) => ({
    row: [position, stream, 0, events - 1, '2025-11-01T00:00:00.000Z', text(events)] as const,
    firstPosition: position - events + 1,
  });

  const given = (recent: RecentAppends, follower: Follower, categories?: readonly string[]) =>
    recent.after(follower, { categories }, 1_000_000);
  const positionsIn = (page: ReturnType<typeof given>) =>
    (page?.events ?? []).map(({ position }) => position);

  const appends = fc.array(
    fc.record({
      events: fc.integer({ min: 1, max: 3 }),
      category: fc.constantFrom('a', 'b'),
      /** Whether this process made the append. */
      isOwn: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  );

  it('are what comes right after the follower, up to the first of another process', () => {
    fc.assert(
      fc.property(appends, fc.nat(20), fc.boolean(), (made, start, wantsAll) => {
        const recent = new RecentAppends();
        const follower = { position: 0 };
        recent.join(follower);
        let position = 0;
        const ends = [0];
        for (const { events, category, isOwn } of made) {
          position += events;
          ends.push(position);
          if (isOwn) recent.add(append(position, `${category}-1`, events));
        }
        const from = start % made.length;
        follower.position = ends[from]!;
        const others = made.findIndex(({ isOwn }, index) => index >= from && !isOwn);
        const until = others < 0 ? made.length : others;
        const expected = made.flatMap(({ events, category }, index) =>
          index < from || index >= until || (!wantsAll && category !== 'a')
            ? []
            : Array.from({ length: events }, (_, at) => ends[index]! + 1 + at),
        );
        const page = given(recent, follower, wantsAll ? [] : ['a']);
        expect(page?.until ?? ends[from]).toBe(ends[until]);
        expect(positionsIn(page)).toEqual(expected);
        // Asking again gives the same page, because appends are kept until the follower has advanced.
        expect(given(recent, follower, wantsAll ? [] : ['a'])).toEqual(page);
      }),
    );
  });

  it('are only what is wanted, by stream and position', () => {
    const recent = new RecentAppends();
    const follower = { position: 0 };
    recent.join(follower);
    ['a-1', 'a-2', 'a-1', 'b-1'].forEach((stream, at) => recent.add(append(at + 1, stream)));
    const isWanted = (stream: string, position: number) => stream === 'a-1' && position > 1;
    expect(recent.after(follower, { isWanted }, 9)).toMatchObject({ events: [{ position: 3 }] });
  });

  it.each([
    ['first', 0],
    ['last', 1],
  ])('are held for a slow follower that came %s, but no more than some', (_when, place) => {
    const recent = new RecentAppends();
    const followers = [{ position: 0 }, { position: 0 }];
    for (const follower of followers) recent.join(follower);
    const [slow, fast] = [followers[place]!, followers[1 - place]!];
    for (let position = 4_000; position <= 20_000; position += 4_000) {
      recent.add(append(position, 'a-1', 4_000));
      fast.position = position;
    }
    expect(given(recent, slow)?.until).toBe(20_000);
    recent.add(append(24_000, 'a-1', 4_000));
    expect(given(recent, slow)).toBeNull();
    expect(given(recent, fast)?.until).toBe(24_000);
  });

  it('are held up to so much text, however few they are', () => {
    const recent = new RecentAppends(2 * text(10).length);
    const [fast, slow] = [{ position: 0 }, { position: 0 }];
    recent.join(fast);
    recent.join(slow);
    for (const position of [10, 20]) recent.add(append(position, 'a-1', 10));
    fast.position = 20;
    expect(given(recent, slow)?.until).toBe(20);
    recent.add(append(30, 'a-1', 10));
    expect(given(recent, slow)).toBeNull();
    expect(given(recent, fast)?.until).toBe(30);
  });

  it('are held however many came before, as long as the followers keep up or leave', () => {
    const recent = new RecentAppends();
    const [follower, leaving] = [{ position: 0 }, { position: 0 }];
    recent.join(follower);
    for (let position = 4_000; position <= 80_000; position += 4_000) {
      recent.join(leaving);
      recent.add(append(position, 'a-1', 4_000));
      expect(given(recent, follower)?.until).toBe(position);
      follower.position = position;
      recent.leave(leaving);
    }
    recent.add(append(80_001));
    expect(positionsIn(given(recent, follower))).toEqual([80_001]);
  });
});
