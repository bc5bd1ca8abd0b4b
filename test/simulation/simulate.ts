/** Many runs of arbitrary plans; a failure comes with its seed, its path and the command that replays it. */
import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import type { Plan } from './plan/plan.js';
import { run } from './run.js';
import { REAL_SYSTEM, type SystemUnderTest } from './system.js';

export interface SimulationOptions {
  readonly runs: number;
  readonly seed: number;
  /** The path of a failure found before: only that run is played, already shrunk. */
  readonly path?: string;
  readonly system?: SystemUnderTest;
  /** Looks for a smaller plan that fails as well. */
  readonly shrinks?: boolean;
}

export interface Failure {
  /** How many runs it took. */
  readonly runs: number;
  readonly broken: readonly { readonly promise: string; readonly what: string }[];
  /** A report for people: the seed, the command, what was broken, and the plan. */
  readonly report: string;
}

/** @returns `null` when every promise was kept in every run. */
export async function simulate(options: SimulationOptions): Promise<Failure | null> {
  const { runs, seed, path, system = REAL_SYSTEM, shrinks = true } = options;
  const keepsPromises = fc.asyncProperty(arbitraryPlan, async (plan) => {
    const { broken } = await run(plan, system);
    return broken.length === 0;
  });
  const details = await fc.check(keepsPromises, {
    numRuns: runs,
    seed,
    ...(path !== undefined && { path }),
    endOnFailure: !shrinks,
  });
  if (!details.failed) return null;
  const [plan] = details.counterexample!;
  const { broken, faults } = await run(plan, system);
  const replay = `npm run simulate -- --runs 1 --seed ${seed} --path ${details.counterexamplePath}`;
  const report = [
    `Seed ${seed} broke a promise in run ${details.numRuns}, after ${details.numShrinks} shrinks.`,
    `Replay: ${replay}`,
    ...broken.map(({ promise, what }) => `  ${promise}: ${what}`),
    ...(details.errorInstance instanceof Error ? [String(details.errorInstance.stack)] : []),
    `Faults: ${faults.join('; ') || 'none'}`,
    `Plan: ${describe(plan)}`,
  ].join('\n');
  return { runs: details.numRuns, broken, report };
}

function describe({ steps, choices, faults, publishingFaults, ...rest }: Plan): string {
  const lines = steps.map(({ after, action }) => `  +${after} ${JSON.stringify(action)}`);
  const order = JSON.stringify([...choices]);
  return [
    JSON.stringify(rest),
    ...lines,
    `  choices ${order}`,
    JSON.stringify({ faults, publishingFaults }),
  ].join('\n');
}
