/** Waiting for commits of other processes while the file cannot be read, temporarily or permanently. */
import { DiskFailingError, SetupError, type Sleep, TransientError } from '#eventsourcing';
import { CommitWatch } from './commit-watch.js';
import type { Connection } from './connection.js';

let closing: AbortController;
beforeEach(() => void (closing = new AbortController()));
afterEach(() => closing.abort());

/** @param looks the results of successive checks: the file's version, or an error */
function watchOf(looks: readonly (number | Error)[]) {
  const left = [...looks];
  const reader = {
    foreignWrites() {
      const answer = left.length > 1 ? left.shift()! : left[0]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as Connection;
  const sleep: Sleep = () => new Promise((resolve) => setImmediate(resolve));
  return new CommitWatch({ path: ':memory:', reader, sleep, pollMs: 1, closed: closing.signal });
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
