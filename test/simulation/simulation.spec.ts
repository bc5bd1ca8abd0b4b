/** The same plans in every test run; `npm run simulate` and SEED look at others. */
import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import { run } from './run.js';
import { simulate } from './simulate.js';
import { REAL_SYSTEM } from './system.js';
import { TEST_SEED } from '../support/test-seed.js';

const RUNS = 2_000;
const MINUTES = 60_000;

describe('the whole system, simulated', () => {
  it(
    `keeps every promise in ${RUNS} runs (seed ${TEST_SEED})`,
    async () => {
      const failure = await simulate({ runs: RUNS, seed: TEST_SEED });
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
  for (const plan of fc.sample(arbitraryPlan, { numRuns: 20, seed: TEST_SEED })) {
    outcomes.push(await run(plan, REAL_SYSTEM));
  }
  return outcomes;
}
