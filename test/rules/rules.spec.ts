/** The meter against a second reading of the published rules, over arbitrary lives of a tenant. */
import fc from 'fast-check';
import { life, start } from './arbitrary.js';
import { compareAnswers } from './compare.js';
import { startMeter } from './meter.js';
import { TenantModel } from './model/tenant-model.js';
import type { Step, World } from './steps.js';

const LIVES = Number(process.env['LIVES'] ?? 200);
const STEPS_MAX = 60;
const SEEDS = 2 ** 31;
const MINUTE_MS = 60_000;

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * SEEDS));

it(
  `answers as the published rules do, to the milli-credit (seed ${seed})`,
  async () => {
    const steps = fc.commands(life, { maxCommands: STEPS_MAX, size: 'max' });
    await fc.assert(fc.asyncProperty(start, steps, live), { numRuns: LIVES, seed });
  },
  5 * MINUTE_MS,
);

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
