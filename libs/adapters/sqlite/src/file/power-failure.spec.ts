/** A power failure loses nothing that any thread has read or acknowledged. */
import fc from 'fast-check';
import {
  abortControllerForMany,
  type EventSource,
  type EventStore,
  nextTurn,
} from '#eventsourcing';
import { readAll, sampleEvents } from '#testing';
import { NotDurableError } from './durability.js';
import { createSqliteEventStore } from '../events/sqlite-event-store.js';
import { openSqlite, type SqliteFile } from './sqlite-file.js';
import { createSqliteJournal } from '../journal/sqlite-journal.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';
import { UnsyncedDisk } from './unsynced-disk.fixture.js';

const STEPS = ['append', 'publish', 'read', 'head', 'sync', 'turn'] as const;
type Step = readonly [what: (typeof STEPS)[number], thread: 0 | 1];

/** Both threads have the file open, each with its own engines, like metering and the projections. */
const arbitrarySteps = fc.array(
  fc.tuple(fc.constantFrom(...STEPS), fc.constantFrom(0 as const, 1 as const)),
  { minLength: 4, maxLength: 24 },
);

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let lives: number;
beforeEach(async () => {
  directory = await temporaryDirectory();
  lives = 0;
});
afterEach(() => directory.remove());

class Thread {
  private readonly ending = abortControllerForMany();
  private appended = 0;
  private published = 0;

  private constructor(
    private readonly name: string,
    private readonly file: SqliteFile,
    private readonly store: EventStore & EventSource,
    private readonly journal: Awaited<ReturnType<typeof createSqliteJournal>>,
    private readonly seen: Set<string>,
  ) {}

  static async open(name: string, path: string, disk: UnsyncedDisk, seen: Set<string>) {
    const { openLog } = disk;
    const sleep = () => nextTurn();
    const file = await openSqlite({ path, synchronous: 'BESIDE', pollMs: 1, sleep, openLog });
    const store = await createSqliteEventStore(file);
    const group = `consumer ${name}`;
    const journal = await createSqliteJournal({ file, group, onFailure: () => {} });
    const thread = new Thread(name, file, store, journal, seen);
    await journal.start(['usage'], async ({ messages, commit }) => {
      for (const { value } of messages) seen.add(String(value));
      await commit(messages.at(-1)!.offset);
    });
    void thread.follow();
    return thread;
  }

  async do(what: Step[0]): Promise<void> {
    if (what === 'append') await this.append();
    if (what === 'publish') await this.publish();
    if (what === 'head') this.seen.add(`head ${(await this.store.head()) ?? 0}`);
    if (what === 'read') {
      for (const event of await readAll(this.store, this.name)) this.seen.add(event.id);
    }
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.journal.stop();
    await this.file.close();
  }

  private async append(): Promise<void> {
    const stream = this.name;
    const events = sampleEvents(stream, this.appended, 1);
    const expectedRevision = this.appended === 0 ? 'no_stream' : this.appended - 1;
    this.appended++;
    const { kind } = await this.store.append({ stream, expectedRevision, events });
    if (kind === 'appended') this.seen.add(events[0]!.id);
  }

  private async publish(): Promise<void> {
    const value = Buffer.from(`message ${this.name} ${this.published++}`);
    const message = { topic: 'usage', key: 'contoso', value, headers: {} };
    await this.journal.publish([message]);
    this.seen.add(String(value));
  }

  private async follow(): Promise<void> {
    const all = { after: null, maxBatch: 10, signal: this.ending.signal };
    for await (const events of this.store.subscribe(all)) {
      for (const { id } of events) this.seen.add(id);
    }
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await nextTurn();
}

/** @returns what was seen before the power failure and is missing after it */
async function lostIn(steps: readonly Step[], saysTooEarly = false): Promise<string[]> {
  const path = directory.file(`life-${++lives}.db`);
  let isSlow = false;
  const disk = new UnsyncedDisk({ isSlow: () => isSlow, saysTooEarly });
  const seen = new Set<string>();
  const threads = [
    await Thread.open('one', path, disk, seen),
    await Thread.open('two', path, disk, seen),
  ];
  await turns();
  isSlow = true;
  const underWay: Promise<unknown>[] = [];
  for (const [what, thread] of steps) {
    if (what === 'sync') disk.letGo();
    else underWay.push(threads[thread]!.do(what));
    await turns();
  }
  const before = [...seen];
  const left = `${path}.left`;
  disk.restoreTo(left);
  isSlow = false;
  disk.letAllGo();
  await Promise.all(underWay);
  for (const thread of threads) await thread.close();
  const there = await allOf(left);
  return before.filter((one) => !there.has(one));
}

async function allOf(path: string): Promise<Set<string>> {
  const file = await openSqlite({ path, pollMs: 0 });
  const store = await createSqliteEventStore(file);
  const there = new Set<string>();
  for (const stream of ['one', 'two']) {
    for (const { id } of await readAll(store, stream)) there.add(id);
  }
  for (let head = (await store.head()) ?? 0; head >= 0; head--) there.add(`head ${head}`);
  const blocks = await file.read((connection) =>
    connection.all('SELECT messages FROM published').flat(),
  );
  const text = blocks.map(String).join();
  for (const [message] of text.matchAll(/message (?:one|two) \d+/g)) there.add(message);
  await file.close();
  return there;
}

it('loses nothing that was acknowledged, read, followed or consumed', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySteps, async (steps) => {
      expect(await lostIn(steps)).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 120_000);

it.each<[string, Step[]]>([
  ['an append', [['append', 0]]],
  ['a message', [['publish', 1]]],
  ['what the other thread reads', [['append', 0], ['turn', 0], ['head', 1]]], // prettier-ignore
])('would notice that a sync is reported too early by %s', async (_what, steps) => {
  expect(await lostIn(steps, true)).not.toEqual([]);
});

describe('a sync that fails', () => {
  it('is the end of the file: nothing written is acknowledged, nothing is read, though the next would succeed', async () => {
    const path = directory.file('ledger.db');
    const broken: NotDurableError[] = [];
    let isBroken = false;
    const file = await openSqlite({
      path,
      synchronous: 'BESIDE',
      pollMs: 0,
      onNotDurable: (error) => broken.push(error),
      openLog: async () => ({
        async datasync() {
          if (isBroken) throw new Error('EIO');
        },
        close: async () => {},
      }),
    });
    const store = await createSqliteEventStore(file);
    const append = (revision: number) =>
      store.append({
        stream: 'one',
        expectedRevision: revision - 1 < 0 ? 'no_stream' : revision - 1,
        events: sampleEvents('one', revision, 1),
      });
    await append(0);
    isBroken = true;
    await expect(append(1)).rejects.toThrow(NotDurableError);
    isBroken = false;
    await expect(append(1)).rejects.toThrow(NotDurableError);
    await expect(append(2)).rejects.toThrow(NotDurableError);
    await expect(readAll(store, 'one')).rejects.toThrow(NotDurableError);
    await expect(file.transaction(async () => {})).rejects.toThrow(NotDurableError);
    expect(broken).toHaveLength(1);
    await file.close();
  });
});
