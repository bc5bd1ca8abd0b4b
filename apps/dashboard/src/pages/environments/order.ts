/** How environments are found and put in order: as the service does it in the file of the same rows. */
import type { EnvironmentUsage } from '../../data/api.js';
import { urgencyOf } from '../../data/standing.js';

const BY_FIGURE: Readonly<Record<string, (one: EnvironmentUsage) => number>> = {
  used: ({ consumed }) => consumed.milliCredits,
  available: ({ available }) => available.milliCredits,
  left: ({ remaining }) => remaining.milliCredits,
  percent: ({ consumedPercent }) => consumedPercent ?? -1,
  runs: ({ runs }) => runs,
  failed: ({ failedRuns }) => failedRuns,
  copilot: ({ copilotConsumed }) => copilotConsumed.milliCredits,
  lastRun: ({ lastRunAt }) => (lastRunAt === null ? 0 : Date.parse(lastRunAt)),
  state: (one) => urgencyOf(one) * 1e9 + (one.consumedPercent ?? -1),
};

export const SORTABLE: ReadonlySet<string> = new Set(['environment', ...Object.keys(BY_FIGURE)]);

const nameOf = ({ environmentName, environmentId }: EnvironmentUsage): string =>
  environmentName ?? environmentId;

/** By name as people count: Environment 2 before Environment 10. */
const NAMES = new Intl.Collator('en', { numeric: true });

const byId = (a: EnvironmentUsage, b: EnvironmentUsage): number =>
  a.environmentId < b.environmentId ? -1 : 1;

/** @param by a figure, largest first; `environment` orders by name. */
export function inOrder(environments: readonly EnvironmentUsage[], by: string): EnvironmentUsage[] {
  const byName = (a: EnvironmentUsage, b: EnvironmentUsage) => NAMES.compare(nameOf(a), nameOf(b));
  const figure = BY_FIGURE[by];
  return environments.toSorted(
    (a, b) => (figure ? figure(b) - figure(a) : byName(a, b)) || byId(a, b),
  );
}

/** @returns the environments whose id or name contains the text, in any case. */
export function matching(
  environments: readonly EnvironmentUsage[],
  text: string,
): EnvironmentUsage[] {
  const wanted = text.trim().toLocaleLowerCase();
  return environments.filter(({ environmentId, environmentName }) =>
    [environmentId, environmentName ?? ''].some((one) => one.toLocaleLowerCase().includes(wanted)),
  );
}
