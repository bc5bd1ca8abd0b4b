/** Compares the meter with an independent model of the published rules over generated histories of a tenant. */
import fc from 'fast-check';
import { TEST_SEED } from '../support/test-seed.js';
import { HISTORIES } from './arbitrary.js';
import { compareAnswers } from './compare.js';
import { startMeter } from './meter.js';
import { TenantModel } from './model/tenant-model.js';
import type { Step, World } from './world.js';

/** The number of histories in each test run; CI plays more in a separate step. */
const NUMBER = Number(process.env['HISTORIES'] ?? 40);
const STEPS_MAX = 60;
const MINUTE_MS = 60_000;

describe(`by the published rules, to the milli-credit (seed ${TEST_SEED})`, () => {
  it.each([
    ['of every kind', HISTORIES.ofEveryKind, NUMBER],
    ['on a trial', HISTORIES.onTrial, NUMBER / 2],
    ['on extensions', HISTORIES.onExtensions, NUMBER / 2],
  ] as const)(
    'answers in a history %s',
    async (_kind, { start, steps }, numRuns) => {
      const history = fc.commands([...steps], { maxCommands: STEPS_MAX, size: 'max' });
      await fc.assert(fc.asyncProperty(start, history, play), { numRuns, seed: TEST_SEED });
    },
    5 * MINUTE_MS,
  );
});

async function play(startAt: string, steps: Iterable<Step>): Promise<void> {
  const meter = await startMeter(startAt);
  const world: World = { tenant: new TenantModel(startAt), now: startAt, ids: 0 };
  try {
    await meter.openMonths();
    await fc.asyncModelRun(() => ({ model: world, real: meter }), steps);
    await compareAnswers(world, meter);
  } finally {
    await meter.close();
  }
}
