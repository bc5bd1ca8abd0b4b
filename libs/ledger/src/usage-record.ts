/** Types of recording usage: what is recorded, its outcome, and what a call works on. */
import type { EntryMetadata } from '#contracts';
import type { StreamPlace } from '#eventsourcing';
import type { EventOf, IdentifiedUsage, IdFinding, Instant, Rejection } from '#metering';
import type { MonthAggregate } from './month-aggregate.js';
import type { MonthChain } from './month-chain.js';

/** Usage to be recorded, and what is stored beside its charge. */
export interface UsageRecord extends IdentifiedUsage {
  readonly metadata: EntryMetadata;
}

export type UsageOutcome =
  | { readonly kind: 'charged'; readonly event: EventOf<'CreditConsumed'> }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection | LedgerDamaged };

/** The tenant's ledger has to be mended first; then the same usage can be sent again. */
export interface LedgerDamaged {
  readonly code: 'ledgerDamaged';
  readonly field?: undefined;
  /** Names the stream, what was expected in it and what was found. */
  readonly message: string;
}

/** Usage of one call; the outcome comes from whichever month takes or refuses it. */
export interface PendingUsage {
  readonly record: UsageRecord;
  outcome?: UsageOutcome;
}

/** Where one call works: one tenant, its months as known, and the time of recording. */
export interface LedgerContext {
  readonly aggregate: MonthAggregate;
  readonly tenantId: string;
  readonly chain: MonthChain;
  readonly at: Instant;
  /** Reports the error and gives the reason for it; throws on whatever is no damage. */
  readonly damagedBy: (error: unknown) => LedgerDamaged;
  /** Called with the last event of a stream that usage was decided against. */
  readonly reached: (place: StreamPlace) => void;
}

/** Gives the rejection to all usage that has no outcome yet. */
export function setAside(pending: readonly PendingUsage[], rejection: LedgerDamaged): void {
  for (const one of pending) one.outcome ??= { kind: 'rejected', rejection };
}

/** What the closed months know of the id; `admitted` is late usage with this very payload. */
export function closedLookup({ closedIds }: MonthChain, { record }: PendingUsage): IdFinding {
  for (const ids of closedIds) {
    const found = ids.lookup(record.usageKey, record.payloadHash);
    if (found !== 'unknown') return found;
  }
  return 'unknown';
}

/** Refuses those whose id a closed month holds for another payload. @returns the others. */
export function refuseTaken(
  chain: MonthChain,
  pending: readonly PendingUsage[],
): readonly PendingUsage[] {
  if (chain.closedIds.length === 0) return pending;
  return pending.filter((one) => {
    const found = closedLookup(chain, one);
    if (found === 'unknown' || found === 'admitted') return true;
    one.outcome = { kind: 'rejected', rejection: ID_TAKEN };
    return false;
  });
}

const ID_TAKEN: Rejection = {
  code: 'usageConflict',
  message: 'This id was already used for another event, in another month: send it under a new id.',
  field: 'id',
};
