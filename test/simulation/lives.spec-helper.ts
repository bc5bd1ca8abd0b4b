/** The simulated lives of `npm test`: the same ones in every run; `npm run simulate` and SEED look at others. */
import { simulate } from './simulate.js';
import { TEST_SEED } from '../support/test-seed.js';

const LIVES_PER_FILE = 50;
/** Patience for a machine that is busy with other work. */
const TIMEOUT_MS = 15 * 60_000;

/** @param part from 1; each looks at other lives */
export function specifyLives(part: number): void {
  const seed = TEST_SEED + part;
  it(
    `the whole system keeps every promise in ${LIVES_PER_FILE} simulated lives (seed ${seed})`,
    async () => {
      const failure = await simulate({ runs: LIVES_PER_FILE, seed });
      expect(failure?.report ?? 'kept').toBe('kept');
    },
    TIMEOUT_MS,
  );
}
