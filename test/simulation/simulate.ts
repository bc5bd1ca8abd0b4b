/** Plays many generated plans; a failure is reported with its seed, its path and the command that replays it. */
import fc from 'fast-check';
import { arbitraryPlan } from './plan/arbitrary.js';
import type { Plan } from './plan/plan.js';
import { run } from './run.js';
import { REAL_SYSTEM, type SystemUnderTest } from './system.js';

export interface SimulationOptions {
  readonly runs: number;
  readonly seed: number;
  /** The path of an earlier failure: only that run is played, already shrunk. */
  readonly path?: string;
  readonly system?: SystemUnderTest;
  /** Whether to look for a smaller plan that also fails. */
  readonly shrinks?: boolean;
}

export interface Failure {
  /** The number of runs until the failure. */
  readonly runs: number;
  readonly broken: readonly { readonly promise: string; readonly what: string }[];
  /** A readable report: the seed, the command, the broken promises, and the plan. */
  readonly report: string;
}

/** @returns `null` if every promise held in every run */
export async function simulate(options: SimulationOptions): Promise<Failure | null> {
  const { runs, seed, path, system = REAL_SYSTEM, shrinks = true } = options;
  const keepsPromises = fc.asyncProperty(arbitraryPlan, async (plan) => {
    const { broken } = await run(plan, system);
    return broken.length === 0;
  });
  if (path !== undefined) return again(planAt(seed, path), options);
  const details = await fc.check(keepsPromises, { numRuns: runs, seed, endOnFailure: !shrinks });
  if (!details.failed) return null;
  const [plan] = details.counterexample!;
  const { broken, faults } = await run(plan, system);
  const report = [
    `Seed ${seed} broke a promise in run ${details.numRuns}, after ${details.numShrinks} shrinks.`,
    `Replay: npm run simulate -- --runs 1 --seed ${seed} --path ${details.counterexamplePath}`,
    ...wordsOf(broken),
    ...(details.errorInstance instanceof Error ? [String(details.errorInstance.stack)] : []),
    ...circumstances(plan, faults),
  ].join('\n');
  return { runs: details.numRuns, broken, report };
}

/**
 * Finds the plan at a path; `fc.check` would try its neighbours if the run no longer breaks anything.
 * @throws Error if the path leads to no run
 */
export function planAt(seed: number, path: string): Plan {
  const [plan] = fc.sample(arbitraryPlan, { seed, path, numRuns: 1 });
  if (!plan) throw new Error(`There is no run at the path ${path} of seed ${seed}.`);
  return plan;
}

async function again(
  plan: Plan,
  { seed, path, system = REAL_SYSTEM }: SimulationOptions,
): Promise<Failure | null> {
  const { broken, faults } = await run(plan, system);
  if (broken.length === 0) return null;
  const head = `Seed ${seed} breaks a promise at path ${path}.`;
  const report = [head, ...wordsOf(broken), ...circumstances(plan, faults)].join('\n');
  return { runs: 1, broken, report };
}

const wordsOf = (broken: Failure['broken']): string[] =>
  broken.map(({ promise, what }) => `  ${promise}: ${what}`);

const circumstances = (plan: Plan, faults: readonly string[]): string[] => [
  `Faults: ${faults.join('; ') || 'none'}`,
  `Plan: ${describe(plan)}`,
];

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
