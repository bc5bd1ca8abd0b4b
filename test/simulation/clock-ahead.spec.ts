/** Simulated runs with a scheduler whose clock is months ahead: every promise holds, and no month changes before it begins. */
import fc from 'fast-check';
import { TEST_SEED } from '../support/test-seed.js';
import { arbitraryPlan } from './plan/arbitrary.js';
import type { Plan, Step } from './plan/plan.js';
import { run } from './run.js';
import { REAL_SYSTEM, type SystemUnderTest } from './system.js';

const RUNS = 12;
/** Allows for a machine that is busy with other work. */
const TIMEOUT_MS = 10 * 60_000;

/** The scheduler with the wrong clock starts in the middle of a run, does what is due, and stays. */
const withClockAhead = fc
  .tuple(arbitraryPlan, fc.nat(), fc.integer({ min: 24 * 32, max: 24 * 400 }))
  .map(([plan, place, hours]): Plan => {
    const wrong: Step[] = [
      { after: 20, action: { kind: 'startAhead', index: 0, hours } },
      { after: 5, action: { kind: 'tick' } },
    ];
    const steps = plan.steps.filter(({ action }) => !replacesSchedulers(action));
    const at = place % (steps.length + 1);
    return { ...plan, steps: [...steps.slice(0, at), ...wrong, ...steps.slice(at)] };
  });

const replacesSchedulers = (action: Step['action']): boolean =>
  (action.kind === 'kill' || action.kind === 'replace') && action.role === 'scheduler';

/** Counts the commands rejected because the open month has not begun. */
function counting(refused: { commands: number }): SystemUnderTest {
  return {
    ...REAL_SYSTEM,
    createLedger(aggregate, clock) {
      const ledger = REAL_SYSTEM.createLedger(aggregate, clock);
      const command = ledger.command.bind(ledger);
      ledger.command = async (...asked) => {
        const outcome = await command(...asked);
        const isAhead = outcome.kind === 'rejected' && outcome.rejection.code === 'futureMonth';
        if (isAhead) refused.commands += 1;
        return outcome;
      };
      return ledger;
    },
  };
}

it(
  `the system keeps every promise in ${RUNS} runs beside a scheduler whose clock is ahead`,
  async () => {
    const refused = { commands: 0 };
    const system = counting(refused);
    for (const plan of fc.sample(withClockAhead, { numRuns: RUNS, seed: TEST_SEED })) {
      const { broken } = await run(plan, system);
      expect(broken).toEqual([]);
    }
    expect(refused.commands).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
