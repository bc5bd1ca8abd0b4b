/** Types for recording usage: the input, its outcome, and the context of a call. */
import type { DecodedUsage } from '#contracts';
import type { IncomingMessage, EventReference } from '#eventsourcing';
import type { EventOf, IdFinding, Rejection } from '#metering';
import type { ChainContext, MonthChain } from './month-chain.js';

/** Usage to be recorded, and its message, which the charge names as its origin. */
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

/** The tenant's ledger must be repaired first; then the same usage can be sent again. */
export interface LedgerDamaged {
  readonly code: 'ledgerDamaged';
  readonly field?: undefined;
  /** Names the stream, what was expected in it and what was found. */
  readonly message: string;
}

/** Usage of one call; the month that charges or rejects it sets its outcome. */
export interface PendingUsage {
  readonly received: ReceivedUsage;
  outcome?: UsageOutcome;
}

/** The context of one call: a tenant, its known months, and the time of recording. */
export interface LedgerContext extends ChainContext {
  /** Reports the damage and returns the rejection; throws other errors. */
  readonly damagedBy: (error: unknown) => LedgerDamaged;
  /** Called with the last event of a stream that was read for a decision. */
  readonly onReached: (place: EventReference) => void;
}

/** Rejects all usage that has no outcome yet. */
export function setAside(pending: readonly PendingUsage[], rejection: LedgerDamaged): void {
  for (const one of pending) one.outcome ??= { kind: 'rejected', rejection };
}

/** The entry of the id in the closed months; `admitted` is late usage with the same payload. */
export function closedLookup({ closedIds }: MonthChain, { received }: PendingUsage): IdFinding {
  const { usageKey, payloadHash } = received.decoded;
  for (const ids of closedIds) {
    const found = ids.lookup(usageKey, payloadHash);
    if (found !== 'unknown') return found;
  }
  return 'unknown';
}

/**
 * Rejects usage whose id is used with another payload in a closed month.
 * @returns the rest
 */
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
  message:
    'This id was already used for another event, in another month: send it again under a new id.',
  field: 'id',
};
