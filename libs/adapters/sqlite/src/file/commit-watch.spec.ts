/** Waiting for commits of this process and of others, while the file can be read, cannot, or is closed. */
import { DiskFailingError, SetupError, type Sleep, TransientError } from '#eventsourcing';
import { CommitWatch } from './commit-watch.js';
import type { Connection } from './connection.js';

let closing: AbortController;
beforeEach(() => void (closing = new AbortController()));
afterEach(() => closing.abort());

interface Given {
  readonly path?: string;
  readonly pollMs?: number;
  readonly onLook?: () => void;
}

/** @param looks the results of successive checks: the file's version, or an error */
function watchOf(
  looks: readonly (number | Error)[],
  { path = ':memory:', pollMs = 1, onLook = () => {} }: Given = {},
) {
  const left = [...looks];
  const reader = {
    foreignWrites() {
      onLook();
      const answer = left.length > 1 ? left.shift()! : left[0]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as Connection;
  const sleep: Sleep = () => new Promise((resolve) => setImmediate(resolve));
  return new CommitWatch({ path, reader, sleep, pollMs, closed: closing.signal });
}

const next = (watch: CommitWatch) => watch.next(watch.commits, new AbortController().signal);

it.each([DiskFailingError, TransientError])(
  'goes on to look after a %p that passes',
  async (Passing) => {
    const error = new Passing('not now');
    const watch = watchOf([1, error, error, 1, 2]);
    await next(watch);
    expect(watch.changesFound).toBe(1);
  },
);

it('rejects present and later waiters once reading the file has failed for good', async () => {
  const watch = watchOf([1, new SetupError('not a database')]);
  const waiting = [next(watch), next(watch)];
  for (const one of waiting) await expect(one).rejects.toThrow('not a database');
  await expect(next(watch)).rejects.toThrow(SetupError);
});

it('counts each change once, however often it looks', async () => {
  const stop = new AbortController();
  let looks = 0;
  const onLook = () => ++looks === 10 && stop.abort();
  const watch = watchOf([1, 2], { onLook });
  await next(watch);
  while (!stop.signal.aborted) await watch.next(watch.commits, stop.signal);
  expect(watch.changesFound).toBe(1);
});

it('passes news on with the next commit, and not again with later ones', () => {
  const watch = watchOf([1]);
  const received: unknown[] = [];
  watch.onNotice((news) => received.push(news));
  watch.notify('first');
  expect(received).toEqual([]);
  watch.committed();
  watch.notify('second');
  watch.committed();
  expect(received).toEqual(['first', 'second']);
});

it('says to all who wait that the file was closed', async () => {
  const watch = watchOf([1], { pollMs: 0 });
  const waiting = [next(watch), next(watch)];
  closing.abort();
  for (const one of waiting) await expect(one).rejects.toThrow(TransientError);
});

it('is told of the last commit even if the file is closed by then', () => {
  const watch = watchOf([1], { path: 'ledger.db' });
  const received: unknown[] = [];
  watch.onNotice((news) => received.push(news));
  closing.abort();
  watch.notify('last');
  watch.committed();
  expect(received).toEqual(['last']);
});
