/** Syncs of the write-ahead log: which callers wait for which sync, and the consequences of a failed one. */
import { nextTurn } from '#eventsourcing';
import { Durability, NotDurableError } from './durability.js';

interface Sync {
  end(): void;
  fail(error: Error): void;
}

let newest: number;
let syncs: Sync[];
let failures: Error[];
let done: string[];
let durability: Durability;

beforeEach(() => {
  newest = 1;
  syncs = [];
  failures = [];
  done = [];
  durability = new Durability({
    path: 'ledger.db',
    newest: () => newest,
    log: {
      datasync: () => new Promise((end, fail) => void syncs.push({ end, fail })),
      close: async () => {},
    },
    onFailure: (error) => failures.push(error),
  });
});

async function wait(name: string): Promise<void> {
  void durability.ofAllSoFar().then(
    () => done.push(name),
    (error: unknown) => done.push(`${name}: ${(error as Error).name}`),
  );
  await nextTurn();
}

async function end(index: number): Promise<void> {
  syncs[index]!.end();
  await nextTurn();
}

it('is reached when a sync has ended that began after the commit', async () => {
  await wait('first');
  newest = 2;
  await wait('second');
  expect([done, syncs.length]).toEqual([[], 1]);
  await end(0);
  expect([done, syncs.length]).toEqual([['first'], 2]);
  await end(1);
  expect(done).toEqual(['first', 'second']);
});

it('is reached by one sync for all who wait for the same commits', async () => {
  for (const name of ['a', 'b', 'c']) await wait(name);
  await end(0);
  expect([done, syncs.length]).toEqual([['a', 'b', 'c'], 1]);
});

it('needs no sync where nothing was committed since the last one', async () => {
  await wait('first');
  await end(0);
  await wait('second');
  expect([done, syncs.length]).toEqual([['first', 'second'], 1]);
});

it('is never reached again once a sync has failed, and no further sync is tried', async () => {
  await wait('before');
  newest = 2;
  await wait('behind it');
  syncs[0]!.fail(new Error('EIO: i/o error, fdatasync'));
  await nextTurn();
  await wait('after');
  expect(done.toSorted()).toEqual([
    ...['after: NotDurableError', 'before: NotDurableError', 'behind it: NotDurableError'],
  ]);
  expect(syncs).toHaveLength(1);
  expect(failures).toEqual([expect.any(NotDurableError)]);
  expect(failures[0]!.message).toBe(
    'ledger.db could not be synced to disk (Error: EIO: i/o error, fdatasync): look at the disk and the folder, then start again',
  );
});
