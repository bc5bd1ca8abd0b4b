/** A failure can be looked at again: the same seed takes the same course. */
import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import { run } from './run.js';
import { REAL_SYSTEM } from './system.js';
import { TEST_SEED } from '../support/test-seed.js';

/** Patience for a machine that is busy with other work. */
const TIMEOUT_MS = 15 * 60_000;

/** What makes two differ, such as a clock that is read, does so in most. */
const COURSES = 10;

describe('the simulation', () => {
  it(
    'takes the same course again for the same seed',
    async () => {
      const [once, again] = [await courses(), await courses()];
      expect(once).toEqual(again);
    },
    TIMEOUT_MS,
  );
});

/** Everything that can be seen of some runs, but for what they broke. */
async function courses(): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const plan of fc.sample(arbitraryPlan, { numRuns: COURSES, seed: TEST_SEED })) {
    outcomes.push(await run(plan, REAL_SYSTEM));
  }
  return outcomes;
}
