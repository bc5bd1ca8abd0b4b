/** Types of recording usage: what is recorded, its outcome, and what a call works on. */
import type { DecodedUsage } from '#contracts';
import type { IncomingMessage, StreamPlace } from '#eventsourcing';
import type { EventOf, IdFinding, Rejection } from '#metering';
import type { ChainContext, MonthChain } from './month-chain.js';

/** Usage to be recorded, and the message it came in, which its charge names as its origin. */
export interface ReceivedUsage {
  readonly decoded: Omit<DecodedUsage, 'kind'>;
  readonly message?: Pick<IncomingMessage, 'topic' | 'partition' | 'offset'>;
  /** The trace that the charge belongs to. */
  readonly traceparent?: string;
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
  readonly received: ReceivedUsage;
  outcome?: UsageOutcome;
}

/** Where one call works: one tenant, its months as known, and the time of recording. */
export interface LedgerContext extends ChainContext {
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
export function closedLookup({ closedIds }: MonthChain, { received }: PendingUsage): IdFinding {
  const { usageKey, payloadHash } = received.decoded;
  for (const ids of closedIds) {
    const found = ids.lookup(usageKey, payloadHash);
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
