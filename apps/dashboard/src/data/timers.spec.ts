/** The timer that gathers calls: the first runs at once, those soon after run together once, and none after a cancellation. */
import { atMostEvery } from './timers.js';

const MILLISECONDS = 40;

/** Adds numbers in sequence until there were this many runs, and returns their times and contents. */
async function runsOf(times: number, add: (each: (one: number) => void) => Promise<void>) {
  const runs: { readonly all: number[]; readonly atMs: number }[] = [];
  let done = (): void => {};
  const whole = new Promise<void>((resolve) => (done = resolve));
  const throttled = atMostEvery<number[]>(
    MILLISECONDS,
    (all) => {
      runs.push({ all, atMs: performance.now() });
      if (runs.length === times) done();
    },
    (before, added) => [...before, ...added],
  );
  await add((one) => throttled.add([one]));
  await whole;
  throttled.cancel();
  return runs;
}

it('runs at once, and once more for all that came soon after', async () => {
  const runs = await runsOf(2, async (each) => [1, 2, 3].forEach(each));
  expect(runs.map(({ all }) => all)).toEqual([[1], [2, 3]]);
  // Timers may fire a fraction of a millisecond early.
  expect(runs[1]!.atMs - runs[0]!.atMs).toBeGreaterThan(MILLISECONDS - 2);
});

it('runs at once again after a quiet while', async () => {
  const runs = await runsOf(2, async (each) => {
    each(1);
    await new Promise((resolve) => setTimeout(resolve, 2 * MILLISECONDS));
    const began = performance.now();
    each(2);
    expect(performance.now() - began).toBeLessThan(MILLISECONDS / 2);
  });
  expect(runs.map(({ all }) => all)).toEqual([[1], [2]]);
});

it('runs nothing more once it is cancelled', async () => {
  const runs: number[] = [];
  const throttled = atMostEvery<number>(
    MILLISECONDS,
    (all) => runs.push(all),
    (before, added) => before + added,
  );
  throttled.add(1);
  throttled.add(2);
  throttled.cancel();
  await new Promise((resolve) => setTimeout(resolve, 2 * MILLISECONDS));
  expect(runs).toEqual([1]);
});
