/** The simulation is deterministic: the same seed gives the same run. */
import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import { run } from './run.js';
import { planAt, simulate } from './simulate.js';
import { REAL_SYSTEM, type SystemUnderTest } from './system.js';
import { TEST_SEED } from '../support/test-seed.js';

/** Allows for a machine that is busy with other work. */
const TIMEOUT_MS = 15 * 60_000;

/** The number of compared runs: nondeterminism, such as reading the real clock, shows in most of them. */
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

describe('a failure', () => {
  const forgetful: SystemUnderTest = {
    ...REAL_SYSTEM,
    aroundPublisher: (publisher) => ({ ...publisher, publish: async () => {} }),
  };

  it(
    'is met again at its path',
    async () => {
      const options = { seed: TEST_SEED, runs: 1_000, shrinks: false, system: forgetful };
      const { report, broken } = (await simulate(options))!;
      const [, path] = /--seed \d+ --path (\S+)$/m.exec(report)!;
      const again = (await simulate({ ...options, path: path! }))!;
      expect(again.broken).toEqual(broken);
      expect(planIn(again.report)).toBe(planIn(report));
    },
    TIMEOUT_MS,
  );
  it('is the plan at its path, however much smaller that was made', () => {
    const short = fc.property(arbitraryPlan, ({ steps }) => steps.length < 3);
    const { counterexample, counterexamplePath } = fc.check(short, { seed: TEST_SEED });
    expect(counterexamplePath).toContain(':');
    expect(planAt(TEST_SEED, counterexamplePath!)).toEqual(counterexample![0]);
  });
  it(
    'is searched in that one run, also if it was repaired or shrunk',
    async () => {
      const [path, seed] = ['3:0', TEST_SEED] as const;
      const wanted = counting();
      await run(planAt(seed, path), wanted.system);
      const played = counting();
      expect(await simulate({ runs: 1, seed, path, system: played.system })).toBeNull();
      expect(played.ledgers()).toBe(wanted.ledgers());
    },
    TIMEOUT_MS,
  );
});

const planIn = (report: string): string => report.slice(report.indexOf('Plan: '));

/** Counts the ledgers that a system creates; every run creates some. */
function counting() {
  let count = 0;
  const system: SystemUnderTest = {
    ...REAL_SYSTEM,
    createLedger(...args) {
      count += 1;
      return REAL_SYSTEM.createLedger(...args);
    },
  };
  return { system, ledgers: () => count };
}

/** The outcomes of some runs: broken promises, faults and number of turns. */
async function courses(): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const plan of fc.sample(arbitraryPlan, { numRuns: COURSES, seed: TEST_SEED })) {
    outcomes.push(await run(plan, REAL_SYSTEM));
  }
  return outcomes;
}
