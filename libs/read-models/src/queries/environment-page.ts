/** One page of a month's environments: those that match, in the order asked for. */
import { type Level, severityOf } from '#metering';
import type { EnvironmentUsage } from './environment-usage.js';

/** Each with the number by which rows go, the largest first; rows that are equal go by id. */
const ORDERS = {
  environment: () => 0,
  /** The worst first: by level, then by how much of the available credits is used. */
  state: ({ overage, consumedPercent }: EnvironmentUsage) =>
    severityOf(overage.level) * PERCENT_MAX + Math.min(consumedPercent ?? 0, PERCENT_MAX - 1),
  consumed: ({ consumed }: EnvironmentUsage) => consumed.milliCredits,
  copilotConsumed: ({ copilotConsumed }: EnvironmentUsage) => copilotConsumed.milliCredits,
  available: ({ available }: EnvironmentUsage) => available.milliCredits,
  runs: ({ runs }: EnvironmentUsage) => runs,
  failedRuns: ({ failedRuns }: EnvironmentUsage) => failedRuns,
  lastRunAt: ({ lastRunAt }: EnvironmentUsage) => (lastRunAt === null ? -1 : Date.parse(lastRunAt)),
} satisfies Record<string, (usage: EnvironmentUsage) => number>;

/** Beyond any percentage that says something. */
const PERCENT_MAX = 1_000_000_000;

export type EnvironmentOrder = keyof typeof ORDERS;
export const ENVIRONMENT_ORDERS = Object.keys(ORDERS) as readonly EnvironmentOrder[];

/** Where a page ended. */
export interface EnvironmentPlace {
  readonly rank: number;
  readonly environmentId: string;
}

export interface EnvironmentPage {
  /** A part of the id or of the name, in any case. */
  readonly search?: string;
  /** Only those in overage of this level. */
  readonly level?: Level;
  readonly order: EnvironmentOrder;
  /** `null` begins with the first row. */
  readonly after: EnvironmentPlace | null;
  readonly limit: number;
}

interface Ranked {
  readonly usage: EnvironmentUsage;
  readonly rank: number;
}

export function pageOf(all: readonly EnvironmentUsage[], page: EnvironmentPage) {
  const { order, after, limit } = page;
  const rankOf = ORDERS[order];
  const matching = all
    .filter((usage) => matches(usage, page))
    .map((usage): Ranked => ({ usage, rank: rankOf(usage) }));
  const rest = after === null ? matching : matching.filter((one) => isBehind(one, after));
  const rows = rest.sort(byRank).slice(0, limit);
  const last = rest.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ usage }) => usage),
    count: matching.length,
    next: last ? { rank: last.rank, environmentId: last.usage.environmentId } : null,
  };
}

function matches(usage: EnvironmentUsage, { search, level }: EnvironmentPage): boolean {
  if (level !== undefined && usage.overage.level !== level) return false;
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  const { environmentId, environmentName } = usage;
  return [environmentId, environmentName ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

const byRank = (one: Ranked, other: Ranked): number =>
  other.rank - one.rank || (one.usage.environmentId < other.usage.environmentId ? -1 : 1);

const isBehind = ({ rank, usage }: Ranked, place: EnvironmentPlace): boolean =>
  rank < place.rank || (rank === place.rank && usage.environmentId > place.environmentId);
