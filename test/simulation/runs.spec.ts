/** A few simulated runs, the same in every test run; `npm run simulate` plays 1,500 in CI and others on demand. */
import { TEST_SEED } from '../support/test-seed.js';
import { simulate } from './simulate.js';

const RUNS = 10;
/** Allows for a machine that is busy with other work. */
const TIMEOUT_MS = 15 * 60_000;

it(
  `the whole system keeps every promise in ${RUNS} simulated runs (seed ${TEST_SEED})`,
  async () => {
    const failure = await simulate({ runs: RUNS, seed: TEST_SEED });
    expect(failure?.report ?? 'kept').toBe('kept');
  },
  TIMEOUT_MS,
);
