/** One page of a month's environments: those that match, in the order asked for. */
import { isStorable } from '#validation';
import { type Level, severityOf } from '#metering';
import { byBytes } from '../by-bytes.js';
import { consumedPercentOf, type EnvironmentState } from './environment-usage.js';

/** Each with the rank by which rows go: the largest number first, or names as people count; rows that are equal go by id. */
const ORDERS = {
  environment: () => 0,
  name: ({ row, environmentId }: EnvironmentState) => row.name ?? environmentId,
  /** The worst first: by level and what else is wrong, then by how much of the available credits is used. */
  state: (state: EnvironmentState) =>
    urgencyOf(state) * PERCENT_MAX + Math.min(percentOf(state), PERCENT_MAX - 1),
  consumed: ({ standing }: EnvironmentState) => standing.consumedMilliCredits,
  copilotConsumed: ({ row }: EnvironmentState) => row.copilotMilliCredits,
  available: ({ standing }: EnvironmentState) => standing.availableMilliCredits,
  remaining: ({ standing }: EnvironmentState) => standing.remainingMilliCredits,
  consumedPercent: percentOf,
  runs: ({ row }: EnvironmentState) => row.runs,
  failedRuns: ({ row }: EnvironmentState) => row.failedRuns,
  lastRunAt: ({ row }: EnvironmentState) =>
    row.lastRunAt === null ? -1 : Date.parse(row.lastRunAt),
} satisfies Record<string, (state: EnvironmentState) => number | string>;

/** A percentage above any that occurs. */
const PERCENT_MAX = 1_000_000_000;

/** Below 0 where nothing is available. */
function percentOf({ standing }: EnvironmentState): number {
  return consumedPercentOf(standing) ?? -1;
}

/** Below the first level of overage: nothing to draw from, then close to the limit, then running on Copilot Credits. */
function urgencyOf({ standing, row, isNearLimit }: EnvironmentState): number {
  const { level, source } = standing;
  const ofLevel = severityOf(level) * 4;
  if (ofLevel > 0) return ofLevel;
  if (source === 'none') return row.copilotMilliCredits > 0 ? 1 : 3;
  return isNearLimit ? 2 : 0;
}

/** Environment 2 before Environment 10. */
const NAMES = new Intl.Collator('en', { numeric: true });

export type EnvironmentOrder = keyof typeof ORDERS;
export const ENVIRONMENT_ORDERS = Object.keys(ORDERS) as readonly EnvironmentOrder[];

/** Where a page ended. */
export interface EnvironmentPlace {
  readonly rank: number | string;
  readonly environmentId: string;
}

/** Whether it is a place in that order. */
export const isEnvironmentPlace =
  (order: EnvironmentOrder) =>
  (value: unknown): value is EnvironmentPlace => {
    const { rank, environmentId } = (value ?? {}) as Partial<EnvironmentPlace>;
    const isRank = order === 'name' ? isStorable(rank) : typeof rank === 'number';
    return isRank && isStorable(environmentId);
  };

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
  readonly rank: number | string;
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
  compared(one.rank, other.rank) || byBytes(one.state.environmentId, other.state.environmentId);

/** Ranks of one order are all numbers or all names. */
function compared(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return other - one;
  return NAMES.compare(String(one), String(other));
}

function isBehind({ rank, state }: Ranked, place: EnvironmentPlace): boolean {
  const order = compared(rank, place.rank);
  return order > 0 || (order === 0 && byBytes(state.environmentId, place.environmentId) > 0);
}
