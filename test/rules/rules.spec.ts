/** The meter against an independent model of the published rules, over generated lives of a tenant. */
import fc from 'fast-check';
import { TEST_SEED } from '../support/test-seed.js';
import { LIVES } from './arbitrary.js';
import { compareAnswers } from './compare.js';
import { startMeter } from './meter.js';
import { TenantModel } from './model/tenant-model.js';
import type { Step, World } from './steps.js';

/** How many lives each test run plays; CI plays more in a step of their own. */
const NUMBER = Number(process.env['LIVES'] ?? 60);
const STEPS_MAX = 60;
const MINUTE_MS = 60_000;

describe(`by the published rules, to the milli-credit (seed ${TEST_SEED})`, () => {
  it.each([
    ['of every kind', LIVES.ofEveryKind, NUMBER],
    ['on a trial', LIVES.onTrial, NUMBER / 2],
    ['on extensions', LIVES.onExtensions, NUMBER / 2],
  ] as const)(
    'answers in a life %s',
    async (_kind, { start, steps }, numRuns) => {
      const life = fc.commands([...steps], { maxCommands: STEPS_MAX, size: 'max' });
      await fc.assert(fc.asyncProperty(start, life, live), { numRuns, seed: TEST_SEED });
    },
    5 * MINUTE_MS,
  );
});

async function live(startAt: string, steps: Iterable<Step>): Promise<void> {
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
