/** Searches and sorts a month's environments in the browser, by the same rules as the service's CSV; rows of equal figures are ordered by name. */
import type { EnvironmentUsage } from '../../data/api.js';
import { byEnvironmentName, largestFirst } from '../../data/order.js';
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

/** @param by a figure, largest first, and by name if equal; `environment` orders by name */
export function inOrder(environments: readonly EnvironmentUsage[], by: string): EnvironmentUsage[] {
  const figure = BY_FIGURE[by];
  return environments.toSorted(
    (a, b) => (figure ? largestFirst(figure(a), figure(b)) : 0) || byEnvironmentName(a, b),
  );
}

/** @returns the environments whose id or name contains the text, ignoring case */
export function matching(
  environments: readonly EnvironmentUsage[],
  text: string,
): EnvironmentUsage[] {
  const wanted = text.trim().toLocaleLowerCase();
  return environments.filter(({ environmentId, environmentName }) =>
    [environmentId, environmentName ?? ''].some((one) => one.toLocaleLowerCase().includes(wanted)),
  );
}
