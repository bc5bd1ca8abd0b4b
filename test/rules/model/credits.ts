/** What a tenant owns, how that is divided and how far it is used, from the rules' words alone (R1–R9, R14–R20, A1–A8). */
import type { Grant } from '#metering';
import { type MonthBook, type Run, used } from './book.js';
import { termsAt } from '../../support/published-terms.js';

/** Credits: in one licence, and at most from all licences of the row. */
const SEEDED: Readonly<Record<string, readonly [number, number]>> = {
  powerAppsPremium: [500, 1_000_000],
  powerAppsPerApp: [250, 1_000_000],
  powerAutomatePremium: [5_000, 1_000_000],
  hostedRpa: [5_000, 1_000_000],
  dynamics365FinanceOperations: [20_000, 20_000],
  sustainabilityUslPlus: [25_000, Infinity],
};

export function entitlement(book: MonthBook, at: string): number {
  const isPostSeeded = termsAt(book.decided.policy, at).regime === 'postSeeded';
  const rows = new Map<string, number>();
  for (const grant of book.decided.grants.values()) {
    if (!isValid(grant, at) || (isPostSeeded && hasEnded(grant))) continue;
    const sum = (rows.get(grant.sku) ?? 0) + grant.quantity * grant.milliCreditsEach;
    rows.set(grant.sku, Math.min(sum, (SEEDED[grant.sku]?.[1] ?? Infinity) * 1_000));
  }
  return sumOf(rows.values());
}

const isValid = ({ validFrom, validTo }: Grant, at: string): boolean =>
  validFrom <= at && (validTo === null || at < validTo);

const hasEnded = ({ sku, contractStart }: Grant): boolean =>
  sku in SEEDED && (contractStart === null || contractStart >= '2025-11-01');

export const allocated = (book: MonthBook): number => sumOf(book.decided.allocations.values());

export const unallocated = (book: MonthBook, at: string): number =>
  Math.max(0, entitlement(book, at) - allocated(book));

export interface Pool {
  readonly name: 'allocation' | 'tenantPool' | 'none';
  readonly available: number;
  readonly consumed: number;
  readonly level: 'none' | 'simple' | 'important' | 'exhausted';
  /** An empty pool has none, unless extension credits stand behind it. */
  readonly hasCredits: boolean;
}

export function poolOf(book: MonthBook, environmentId: string, at: string): Pool {
  const { allocations, allowUnallocated } = book.decided;
  const own = allocations.get(environmentId);
  const isAbsent = entitlement(book, at) === 0 || (own === undefined && !allowUnallocated);
  if (isAbsent) {
    const consumed = used(book, isPaidIn(environmentId));
    return { name: 'none', available: 0, consumed, level: 'none', hasCredits: false };
  }
  const consumed = consumedOf(book, own === undefined ? null : environmentId);
  const available = own ?? unallocated(book, at);
  const extension = extensionFor(book, environmentId, at);
  const counted = consumed - Math.min(extension, Math.max(0, consumed - available));
  return {
    name: own === undefined ? 'tenantPool' : 'allocation',
    available,
    consumed,
    level: levelOf(book, counted, available, at),
    hasCredits: available + extension > 0,
  };
}

const isPaidIn =
  (environmentId: string) =>
  ({ usage, paidBy }: Run): boolean =>
    paidBy === 'aiBuilder' && usage.environmentId === environmentId;

function levelOf(book: MonthBook, counted: number, available: number, at: string): Pool['level'] {
  const terms = termsAt(book.decided.policy, at);
  const isAbove = (percent: number) => counted * 100 > available * percent;
  if (terms.regime !== 'classic')
    return isAbove(terms.copilotFallbackPercent) ? 'exhausted' : 'none';
  return isAbove(terms.importantOveragePercent) ? 'important' : isAbove(100) ? 'simple' : 'none';
}

/** @param environmentId `null` for all that have no allocation now (A3, A4). */
export function consumedOf(book: MonthBook, environmentId: string | null): number {
  if (environmentId !== null) return used(book, isPaidIn(environmentId));
  const { allocations } = book.decided;
  return used(
    book,
    ({ usage, paidBy }) => paidBy === 'aiBuilder' && !allocations.has(usage.environmentId),
  );
}

/** What the pot of extensions has for this pool, after the excess of all others (R20, A12). */
function extensionFor(book: MonthBook, environmentId: string, at: string): number {
  const running = book.decided.extensions.filter(
    (asked) => asked.startsWith(book.month) && Date.parse(asked) + 600_000 <= Date.parse(at),
  );
  const excess = excesses(book, at);
  excess.delete(book.decided.allocations.has(environmentId) ? environmentId : null);
  return Math.max(0, running.length * 200_000_000 - sumOf(excess.values()));
}

/** By environment with an allocation; the tenant pool's under `null`. */
function excesses(book: MonthBook, at: string): Map<string | null, number> {
  const { allocations, allowUnallocated } = book.decided;
  const above = (consumed: number, available: number) => Math.max(0, consumed - available);
  const all = new Map<string | null, number>();
  for (const [id, own] of allocations) all.set(id, above(consumedOf(book, id), own));
  if (allowUnallocated) all.set(null, above(consumedOf(book, null), unallocated(book, at)));
  return all;
}

export const sumOf = (numbers: Iterable<number>): number =>
  [...numbers].reduce((sum, number) => sum + number, 0);
