/** A subscription reads the file only after another process may have written to it. */
import {
  type AppendRequest,
  type EventSource,
  type EventStore,
  type RecordedEvent,
} from '#eventsourcing';
import { eventually } from '#testing';
import { openDriver } from '../file/open-driver.js';
import { recentAppendsOf } from './recent-appends.js';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const COPY_FIRST_BEHIND_SECOND = `INSERT INTO commits SELECT 3, stream_id, category, 1, 1, recorded_at, events
  FROM commits WHERE position = 1`;

describe('a follower of the ledger', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let path: string;
  let file: SqliteFile;
  let store: EventStore & EventSource;
  let following: AbortController;
  /** Every batch received. */
  let batches: (readonly RecordedEvent[])[];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    path = directory.file('ledger.db');
    following = new AbortController();
    batches = [];
  });
  afterEach(async () => {
    following.abort();
    await file.close();
    await directory.remove();
  });

  async function open(pollMs: number): Promise<void> {
    file = await openSqlite({ path, pollMs });
    store = await createSqliteEventStore(file);
  }

  const append = (stream: string, count = 1) => store.append(request(stream, count));

  interface Following {
    readonly categories?: readonly string[];
    /** Runs while the subscriber handles its second batch and waits for nothing. */
    readonly onSecond?: () => unknown;
  }

  async function follow({ categories = [], onSecond = () => {} }: Following = {}): Promise<void> {
    const options = { after: null, categories, signal: following.signal, maxBatch: 8_000 };
    for await (const batch of store.subscribe(options)) {
      batches.push(batch);
      if (batches.length === 2) await onSecond();
    }
  }

  const positions = () => batches.flat().map(({ position }) => position);

  const until = (isSo: () => boolean) => eventually('the follower has it', isSo);

  it('reads nothing from the file for appends and other commits that this process reports', async () => {
    await open(0);
    await file.write((connection) => connection.exec('CREATE TABLE others (value TEXT)'));
    await append('a-1');
    let reads = 0;
    const { read } = file;
    file = { ...file, read: (work) => read(work).finally(() => (reads += 1)) };
    store = await createSqliteEventStore(file);
    void follow();
    await until(() => reads === PAGES_UNTIL_LAST);
    await append('a-2');
    await file.write((connection) => connection.run("INSERT INTO others VALUES ('x')"));
    await append('a-3');
    await until(() => positions().length === 3);
    expect(positions()).toEqual([1, 2, 3]);
    expect(reads).toBe(PAGES_UNTIL_LAST);
  });

  it('reads nothing from the file for appends of categories that it does not want', async () => {
    await open(0);
    await append('a-1');
    let reads = 0;
    const { read } = file;
    file = { ...file, read: (work) => read(work).finally(() => (reads += 1)) };
    store = await createSqliteEventStore(file);
    void follow({ categories: ['b'] });
    await until(() => reads === 1);
    await append('a-2');
    await append('b-1');
    await until(() => positions().length === 1);
    expect(positions()).toEqual([3]);
    expect(reads).toBe(1);
  });

  it('gets no more of a large append once it is stopped', async () => {
    await open(0);
    await append('a-1', 10);
    const options = { after: null, signal: following.signal, maxBatch: 4 };
    for await (const batch of store.subscribe(options)) {
      batches.push(batch);
      following.abort();
    }
    expect(positions()).toEqual([1, 2, 3, 4]);
  });

  it.each(['leaves off', 'is stopped'])('has appends held for it until it %s', async (how) => {
    await open(0);
    await append('a-1');
    const isHeld = async (position: number) => {
      await append(`a-${position}`);
      return recentAppendsOf(file).after({ position: position - 1 }, {}, 1) !== null;
    };
    const options = { after: null, signal: following.signal, maxBatch: 8_000 };
    for await (const batch of store.subscribe(options)) {
      expect(batch).toHaveLength(1);
      expect(await isHeld(2)).toBe(true);
      if (how === 'leaves off') break;
      following.abort();
    }
    expect(await isHeld(3)).toBe(false);
  });

  it('finds in the file what was more than memory holds while it was busy', async () => {
    await open(0);
    await append('a-1');
    const flood = async () => {
      for (let at = 0; at < FLOOD; at++) await append(`b-${at}`, EVENTS_EACH);
    };
    void follow({ onSecond: flood });
    await until(() => positions().length === 1);
    await append('a-2');
    await until(() => positions().length === 2 + FLOOD * EVENTS_EACH);
    expect(positions()).toEqual(Array.from(positions(), (_, index) => index + 1));
  });

  it('finds what another process has written, even if nothing waited for it', async () => {
    await open(1);
    await append('a-1');
    const other = openDriver(path);
    void follow({ onSecond: () => other.exec(COPY_FIRST_BEHIND_SECOND) });
    await until(() => positions().length === 1);
    await append('a-2');
    await until(() => positions().length === 3);
    other.close();
    expect(positions()).toEqual([1, 2, 3]);
  });

  it('finds what another process has written while it read the end of the file', async () => {
    await open(1);
    await append('a-1');
    await append('a-2');
    const other = openDriver(path);
    const { read } = file;
    let reads = 0;
    file = {
      ...file,
      async read(work) {
        const found = await read(work);
        if (++reads === PAGES_UNTIL_LAST) {
          other.exec(COPY_FIRST_BEHIND_SECOND);
          await file.nextCommit(file.commits(), following.signal);
        }
        return found;
      },
    };
    store = await createSqliteEventStore(file);
    void follow();
    await until(() => positions().length === 3);
    other.close();
    expect(positions()).toEqual([1, 2, 3]);
  });
});

/** One page with the event, and an empty one. */
const PAGES_UNTIL_LAST = 2;

/** More events than the 20,000 held for subscribers. */
const FLOOD = 25;
const EVENTS_EACH = 1_000;

const request = (stream: string, count: number): AppendRequest => ({
  stream,
  expectedRevision: 'no_stream',
  events: Array.from({ length: count }, (_, index) => ({
    id: `${stream}/${index}`,
    type: 'Said',
    data: {},
    metadata: { schemaVersion: 1 },
  })),
});
