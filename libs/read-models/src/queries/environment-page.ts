/** One page of a month's environments that match a search, in the requested order. */
import { isStorable } from '#validation';
import { type Level, severityOf } from '#metering';
import { byBytes } from '../by-bytes.js';
import { consumedPercentOf, type EnvironmentState } from './environment-usage.js';

/** The rank of each order: largest number first, or names in natural order; equal ranks are ordered by name, then by id. */
const ORDERS = {
  environment: () => 0,
  name: nameOf,
  /** Worst first: by level and other problems, then by the consumed share of the available credits. */
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

function nameOf({ row, environmentId }: EnvironmentState): string {
  return row.name ?? environmentId;
}

/** A percentage above any that occurs. */
const PERCENT_MAX = 1_000_000_000;

/** Negative if nothing is available. */
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

/** The end of a page. */
export interface EnvironmentCursor {
  readonly rank: number | string;
  /** Decides between equal ranks, except if rows are ordered by id alone. */
  readonly name: string;
  readonly environmentId: string;
}

/** @returns a type guard for cursors of that order */
export const isEnvironmentCursor =
  (order: EnvironmentOrder) =>
  (value: unknown): value is EnvironmentCursor => {
    const { rank, name, environmentId } = (value ?? {}) as Partial<EnvironmentCursor>;
    const isRank = order === 'name' ? isStorable(rank) : typeof rank === 'number';
    return isRank && isStorable(name) && isStorable(environmentId);
  };

export interface EnvironmentPage {
  /** Part of the id or the name, case-insensitive. */
  readonly search?: string;
  /** Selects environments in overage of this level. */
  readonly level?: Level;
  readonly order: EnvironmentOrder;
  /** `null` starts with the first row. */
  readonly after: EnvironmentCursor | null;
  readonly limit: number;
}

interface Ranked extends EnvironmentCursor {
  readonly state: EnvironmentState;
}

/** Sorts all matching environments by their figures (there may be thousands); the caller formats only one page. */
export function pageOf(all: readonly EnvironmentState[], page: EnvironmentPage) {
  const { order, after, limit } = page;
  const cursorOf = cursorsIn(order);
  const matching = all
    .filter((state) => matches(state, page))
    .map((state): Ranked => ({ state, ...cursorOf(state) }));
  const rest = after === null ? matching : matching.filter((one) => byRank(one, after) > 0);
  const rows = rest.sort(byRank).slice(0, limit);
  const last = rest.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ state }) => state),
    count: matching.length,
    next: last ? cursorOf(last.state) : null,
  };
}

const cursorsIn =
  (order: EnvironmentOrder) =>
  (state: EnvironmentState): EnvironmentCursor => ({
    rank: ORDERS[order](state),
    name: order === 'environment' ? '' : nameOf(state),
    environmentId: state.environmentId,
  });

function matches(state: EnvironmentState, { search, level }: EnvironmentPage): boolean {
  if (level !== undefined && state.standing.level !== level) return false;
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  const { environmentId, row } = state;
  return [environmentId, row.name ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

const byRank = (one: EnvironmentCursor, other: EnvironmentCursor): number =>
  compared(one.rank, other.rank) ||
  NAMES.compare(one.name, other.name) ||
  byBytes(one.environmentId, other.environmentId);

/** The ranks of one order are all numbers or all names. */
function compared(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return other - one;
  return NAMES.compare(String(one), String(other));
}
