/** Charges usage to one month: decides and appends. */
import { type LedgerEntry, ledgerStream } from '#contracts';
import { type Decision, transact } from '#eventsourcing';
import type { EventOf, Month, Rejection } from '#metering';
import type { LedgerRequest } from './ledger-aggregate.js';
import type { LedgerContext, Pending, UsageOutcome } from './usage-record.js';

/**
 * @param admitted the ids were admitted in the current month: the month may be closed.
 * @returns those refused only because the month is closed; the others have their outcome.
 */
export async function charge(
  { aggregate, tenantId, at, reached }: LedgerContext,
  month: Month,
  pending: readonly Pending[],
  admitted = false,
): Promise<readonly Pending[]> {
  if (pending.length === 0) return [];
  const requests = pending.map(({ record }): LedgerRequest => {
    const { usage, usageKey, payloadHash, metadata } = record;
    const command = {
      type: 'RecordUsage',
      at,
      usage,
      usageKey,
      payloadHash,
      late: admitted,
    } as const;
    return { command, metadata };
  });
  const stream = ledgerStream(tenantId, month);
  const { decisions, revision, position, eventId } = await transact(aggregate, stream, requests);
  if (position !== null && eventId !== null) reached({ stream, revision, position, eventId });
  return pending.filter((one, index) => {
    const outcome = outcomeOf(decisions[index]!);
    if (outcome.kind === 'rejected' && outcome.rejection.code === 'monthClosed') return true;
    one.outcome = outcome;
    return false;
  });
}

function outcomeOf(decision: Decision<LedgerEntry, Rejection>): UsageOutcome {
  if (decision.kind === 'rejected') return decision;
  const [first] = decision.events;
  if (!first) return { kind: 'duplicate' };
  return { kind: 'charged', event: first.event as EventOf<'CreditConsumed'> };
}
