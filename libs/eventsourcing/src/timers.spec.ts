/** Sleep, timeouts and turns of the event loop. */
import { getEventListeners } from 'node:events';
import {
  areTurnsShort,
  abortControllerForMany,
  isTurnOver,
  nextTurn,
  shortenTurns,
  sleep,
  within,
} from './timers.js';

const AGES_MS = 2 ** 30;

describe('sleep', () => {
  it('wakes by itself, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([undefined, new AbortController().signal])(
    'does not wake before its time, whether it can be woken or not',
    async (signal) => {
      const began = performance.now();
      await sleep(10, signal);
      expect(performance.now() - began).toBeGreaterThan(8);
    },
  );

  it('wakes at once when the signal aborts', async () => {
    const controller = new AbortController();
    const asleep = sleep(AGES_MS, controller.signal);
    controller.abort();
    await expect(asleep).resolves.toBeUndefined();
  });

  it('does not fall asleep when the signal has aborted already', async () => {
    await expect(sleep(AGES_MS, AbortSignal.abort())).resolves.toBeUndefined();
  });
});

it('any number may wait for the end of many waits, without a warning of a leak', async () => {
  const warnings: Error[] = [];
  const heard = (warning: Error) => void warnings.push(warning);
  process.on('warning', heard);
  const end = abortControllerForMany();
  const asleep = Array.from({ length: 50 }, () => sleep(AGES_MS, end.signal));
  await nextTurn();
  process.off('warning', heard);
  expect(warnings).toEqual([]);
  end.abort();
  await Promise.all(asleep);
});

describe('within', () => {
  it('hands on what the work answers', async () => {
    expect(await within(AGES_MS, Promise.resolve('answer'))).toEqual({
      kind: 'done',
      value: 'answer',
    });
  });

  it('hands on how the work fails', async () => {
    await expect(within(AGES_MS, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('stops waiting for work that hangs', async () => {
    const hanging = new Promise<never>(() => undefined);
    expect(await within(1, hanging)).toEqual({ kind: 'timeout' });
  });
});

it('within leaves no timer behind, whatever becomes of the work', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await within(AGES_MS, Promise.resolve());
  await within(AGES_MS, Promise.reject(new Error('broken'))).catch(() => undefined);
  await nextTurn();
  expect(timers()).toBe(before);
});

describe('a turn of the event loop', () => {
  it('is over for all who work in it when it has lasted for some time, and the next begins anew', async () => {
    await nextTurn();
    expect(isTurnOver()).toBe(false);
    while (!isTurnOver());
    expect(isTurnOver()).toBe(true);
    await nextTurn();
    expect(isTurnOver()).toBe(false);
  });

  it('is shorter while runs wait for answers, and for a moment after', async () => {
    const usual = await shortestTurn();
    shortenTurns();
    expect(areTurnsShort()).toBe(true);
    const short = await shortestTurn();
    expect(short).toBeLessThan(0.75 * usual);
    while (areTurnsShort()) await nextTurn();
    expect(0.75 * (await shortestTurn())).toBeGreaterThan(short);
  });
});

/** The shortest of several turns, in milliseconds, because other work on the machine makes some longer. */
async function shortestTurn(): Promise<number> {
  let shortest = Infinity;
  for (let turn = 0; turn < 10; turn++) {
    await nextTurn();
    const began = performance.now();
    while (!isTurnOver());
    shortest = Math.min(shortest, performance.now() - began);
  }
  return shortest;
}
