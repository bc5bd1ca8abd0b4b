/** Retries: only after transient errors, with pauses that double, within the given number of attempts. */
import { DeniedError, SetupError, TransientError } from './event-store.js';
import { pauseAfter, type RetryOptions, retryTransient } from './retry.js';

const AWAY = new TransientError('away');

/** Work that fails a number of times and then succeeds, with a record of what happened. */
function failing(times: number, options: Partial<RetryOptions> = {}, error: Error = AWAY) {
  const done: string[] = [];
  let attempts = 0;
  const work = async () => {
    attempts += 1;
    if (attempts <= times) throw error;
    return attempts;
  };
  const result = retryTransient(work, {
    sleep: async (milliseconds) => void done.push(`${milliseconds} ms`),
    onRetry: (_error, attempt) => done.push(`again after ${attempt}`),
    onRecovered: () => done.push('healed'),
    ...options,
  });
  return { result, done, attempts: () => attempts };
}

it('says nothing where the first attempt succeeds', async () => {
  const { result, done } = failing(0);
  expect([await result, done]).toEqual([1, []]);
});

it('tries again after each failure, and says so, and that it has healed, once', async () => {
  const { result, done } = failing(2);
  expect(await result).toBe(3);
  expect(done).toEqual(['again after 1', '50 ms', 'again after 2', '100 ms', 'healed']);
});

it.each([1, 2, 3])('makes %i attempts where there may be so many', async (attemptsMax) => {
  const { result, attempts } = failing(9, { attemptsMax });
  await expect(result).rejects.toBe(AWAY);
  expect(attempts()).toBe(attemptsMax);
});

it('does not retry what does not heal, nor what is declared final', async () => {
  const bug = failing(1, {}, new Error('a bug'));
  await expect(bug.result).rejects.toThrow('a bug');
  const final = failing(1, { isFinal: (error) => error === AWAY });
  await expect(final.result).rejects.toBe(AWAY);
  expect([bug.attempts(), final.attempts(), bug.done, final.done]).toEqual([1, 1, [], []]);
});

it('waits for denied access only if asked to, and never for a permanent error', async () => {
  const denied = new DeniedError('not let in');
  const asked = failing(2, {}, denied);
  await expect(asked.result).rejects.toBe(denied);
  const waiting = failing(2, { untilGranted: true }, denied);
  expect(await waiting.result).toBe(3);
  expect([asked.attempts(), waiting.done.at(-1)]).toEqual([1, 'healed']);
  const wrong = failing(1, { untilGranted: true }, new SetupError('of another installation'));
  await expect(wrong.result).rejects.toThrow('another installation');
});

it('begins no attempt once it is stopped, neither before a pause nor after it', async () => {
  const stopped = AbortSignal.abort();
  const before = failing(9, { signal: stopped });
  await expect(before.result).rejects.toBe(AWAY);
  expect([before.attempts(), before.done]).toEqual([1, []]);
  const stopping = new AbortController();
  const sleep = async () => stopping.abort();
  const meanwhile = failing(9, { signal: stopping.signal, sleep });
  await expect(meanwhile.result).rejects.toBe(AWAY);
  expect(meanwhile.attempts()).toBe(1);
});

it.each([
  [1, 50],
  [2, 100],
  [7, 3_200],
  [8, 5_000],
  [10_000, 5_000],
])('pauses after %i failures for %i ms', (failures, pauseMs) => {
  expect(pauseAfter(failures, { firstPauseMs: 50, maxPauseMs: 5_000 })).toBe(pauseMs);
});
