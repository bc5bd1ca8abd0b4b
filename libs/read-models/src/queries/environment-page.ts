/** One page of a month's environments: those that match, in the order asked for. */
import { isStorable } from '#validation';
import { type Level, severityOf } from '#metering';
import { byBytes } from '../byte-order.js';
import { consumedPercentOf, type EnvironmentState } from './environment-usage.js';

/** Each with the number by which rows go, the largest first; rows that are equal go by id. */
const ORDERS = {
  environment: () => 0,
  /** The worst first: by level, then by how much of the available credits is used. */
  state: ({ standing }: EnvironmentState) =>
    severityOf(standing.level) * PERCENT_MAX +
    Math.min(consumedPercentOf(standing) ?? 0, PERCENT_MAX - 1),
  consumed: ({ standing }: EnvironmentState) => standing.consumedMilliCredits,
  copilotConsumed: ({ row }: EnvironmentState) => row.copilotMilliCredits,
  available: ({ standing }: EnvironmentState) => standing.availableMilliCredits,
  runs: ({ row }: EnvironmentState) => row.runs,
  failedRuns: ({ row }: EnvironmentState) => row.failedRuns,
  lastRunAt: ({ row }: EnvironmentState) =>
    row.lastRunAt === null ? -1 : Date.parse(row.lastRunAt),
} satisfies Record<string, (state: EnvironmentState) => number>;

/** A percentage above any that occurs. */
const PERCENT_MAX = 1_000_000_000;

export type EnvironmentOrder = keyof typeof ORDERS;
export const ENVIRONMENT_ORDERS = Object.keys(ORDERS) as readonly EnvironmentOrder[];

/** Where a page ended. */
export interface EnvironmentPlace {
  readonly rank: number;
  readonly environmentId: string;
}

export function isEnvironmentPlace(value: unknown): value is EnvironmentPlace {
  const { rank, environmentId } = (value ?? {}) as Partial<EnvironmentPlace>;
  return typeof rank === 'number' && isStorable(environmentId);
}

export interface EnvironmentPage {
  /** A part of the id or of the name, in any case. */
  readonly search?: string;
  /** Selects environments in overage of this level. */
  readonly level?: Level;
  readonly order: EnvironmentOrder;
  /** `null` begins with the first row. */
  readonly after: EnvironmentPlace | null;
  readonly limit: number;
}

interface Ranked {
  readonly state: EnvironmentState;
  readonly rank: number;
}

/** Sorts all that match by their figures, of which a tenant may have thousands, and makes answers of one page only. */
export function pageOf(all: readonly EnvironmentState[], page: EnvironmentPage) {
  const { order, after, limit } = page;
  const rankOf = ORDERS[order];
  const matching = all
    .filter((state) => matches(state, page))
    .map((state): Ranked => ({ state, rank: rankOf(state) }));
  const rest = after === null ? matching : matching.filter((one) => isBehind(one, after));
  const rows = rest.sort(byRank).slice(0, limit);
  const last = rest.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ state }) => state),
    count: matching.length,
    next: last ? { rank: last.rank, environmentId: last.state.environmentId } : null,
  };
}

function matches(state: EnvironmentState, { search, level }: EnvironmentPage): boolean {
  if (level !== undefined && state.standing.level !== level) return false;
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  const { environmentId, row } = state;
  return [environmentId, row.name ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

const byRank = (one: Ranked, other: Ranked): number =>
  other.rank - one.rank || byBytes(one.state.environmentId, other.state.environmentId);

const isBehind = ({ rank, state }: Ranked, place: EnvironmentPlace): boolean =>
  rank < place.rank ||
  (rank === place.rank && byBytes(state.environmentId, place.environmentId) > 0);
