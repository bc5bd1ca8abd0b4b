/** What a tenant owns, how that is divided and how far it is used, from its month's book (R1–R9, R14–R20, A1–A8). */
import { entitlementOf, type Level, standingOf, sumOf } from '../../support/published-capacity.js';
import { termsAt } from '../../support/published-terms.js';
import { type MonthBook, type Run, used } from './book.js';

export const entitlement = ({ decided }: MonthBook, at: string): number =>
  entitlementOf(decided.grants.values(), at, termsAt(decided.policy, at));

export const allocated = (book: MonthBook): number => sumOf(book.decided.allocations.values());

export const unallocated = (book: MonthBook, at: string): number =>
  Math.max(0, entitlement(book, at) - allocated(book));

export interface Pool {
  readonly name: 'allocation' | 'tenantPool' | 'none';
  readonly available: number;
  readonly consumed: number;
  readonly level: Level;
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
  const all = { pot: extensionPot(book, at), excessOfAll: excessOfAll(book, at) };
  const terms = termsAt(book.decided.policy, at);
  const { extension, level } = standingOf({ consumed, available, ...all }, terms);
  return {
    name: own === undefined ? 'tenantPool' : 'allocation',
    available,
    consumed,
    level,
    hasCredits: available + extension > 0,
  };
}

const isPaidIn =
  (environmentId: string) =>
  ({ usage, paidBy }: Run): boolean =>
    paidBy === 'aiBuilder' && usage.environmentId === environmentId;

/** @param environmentId `null` for all that have no allocation now (A3, A4). */
export function consumedOf(book: MonthBook, environmentId: string | null): number {
  if (environmentId !== null) return used(book, isPaidIn(environmentId));
  const { allocations } = book.decided;
  return used(
    book,
    ({ usage, paidBy }) => paidBy === 'aiBuilder' && !allocations.has(usage.environmentId),
  );
}

/** Extension credits of the month, from ten minutes after each request (R20). */
function extensionPot({ decided, month }: MonthBook, at: string): number {
  const running = decided.extensions.filter(
    (asked) => asked.startsWith(month) && Date.parse(asked) + 600_000 <= Date.parse(at),
  );
  return running.length * 200_000_000;
}

/** What environments with an allocation and the tenant pool consumed above what each of them has. */
function excessOfAll(book: MonthBook, at: string): number {
  const { allocations, allowUnallocated } = book.decided;
  const above = (consumed: number, available: number) => Math.max(0, consumed - available);
  const own = [...allocations].map(([id, amount]) => above(consumedOf(book, id), amount));
  const pool = allowUnallocated ? above(consumedOf(book, null), unallocated(book, at)) : 0;
  return sumOf(own) + pool;
}
