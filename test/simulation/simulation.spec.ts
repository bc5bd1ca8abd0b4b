import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import { run } from './run.js';
import { simulate } from './simulate.js';
import { REAL_SYSTEM } from './system.js';

const RUNS = 2_000;
const SEEDS = 2 ** 31;
const MINUTES = 60_000;

/** Every test run looks at other plans; a failure says how to come back to the one that failed. */
const seed = Math.floor(Math.random() * SEEDS);

describe('the whole system, simulated', () => {
  it(
    `keeps every promise in ${RUNS} runs (seed ${seed})`,
    async () => {
      const failure = await simulate({ runs: RUNS, seed });
      expect(failure?.report ?? 'kept').toBe('kept');
    },
    10 * MINUTES,
  );

  it('takes the same course again for the same seed', async () => {
    const [once, again] = [await courses(), await courses()];
    expect(once).toEqual(again);
  });
});

/** Everything that can be seen of some runs, but for what they broke. */
async function courses(): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const plan of fc.sample(arbitraryPlan, { numRuns: 20, seed })) {
    outcomes.push(await run(plan, REAL_SYSTEM));
  }
  return outcomes;
}
