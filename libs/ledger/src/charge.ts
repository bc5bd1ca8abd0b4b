/** Charges usage to one month: decides and appends. */
import { type EntryMetadata, type LedgerEntry, ledgerStream } from '#contracts';
import { type Decision, transact } from '#eventsourcing';
import {
  EMPTY_CONFIGURATION,
  type EventOf,
  type Instant,
  type Month,
  type Rejection,
} from '#metering';
import type { CommandEnvelope } from './month-aggregate.js';
import { opening } from './month-chain.js';
import { transactOpening } from './open-month.js';
import type { LedgerContext, PendingUsage, ReceivedUsage, UsageOutcome } from './usage-record.js';

/**
 * Records usage in one month. The first append to a new tenant's month opens it as well.
 * @param admitted whether the ids were admitted in the current month, so that this month may be closed
 * @returns the usage refused only because the month is closed; the rest has its outcome
 */
export async function charge(
  context: LedgerContext,
  month: Month,
  pending: readonly PendingUsage[],
  admitted = false,
): Promise<readonly PendingUsage[]> {
  if (pending.length === 0) return [];
  const { aggregate, tenantId, chain, at, onReached } = context;
  const opens = !chain.isOpen;
  const requests = pending.map((one) => requestOf(one, at, admitted));
  if (opens) requests.unshift(opening(tenantId, month, EMPTY_CONFIGURATION, at));
  const stream = ledgerStream(tenantId, month);
  const transacted = await (opens ? transactOpening : transact)(aggregate, stream, requests);
  const { revision, position, eventId } = transacted;
  if (opens) chain.isOpen = true;
  if (position !== null && eventId !== null) onReached({ stream, revision, position, eventId });
  const decisions = opens ? transacted.decisions.slice(1) : transacted.decisions;
  return pending.filter((one, index) => {
    const outcome = outcomeOf(decisions[index]!);
    if (outcome.kind === 'rejected' && outcome.rejection.code === 'monthClosed') return true;
    one.outcome = outcome;
    return false;
  });
}

function requestOf({ received }: PendingUsage, at: Instant, admitted: boolean): CommandEnvelope {
  const { usage, usageKey, payloadHash } = received.decoded;
  const command = {
    type: 'RecordUsage',
    at,
    usage,
    usageKey,
    payloadHash,
    late: admitted,
  } as const;
  return { command, metadata: metadataOf(received) };
}

/** Lists every member, so that all charges have the same shape. */
function metadataOf({ decoded, message, traceparent }: ReceivedUsage): EntryMetadata {
  if (!message) return {};
  const origin = `${message.topic}/${message.partition}/${message.offset}`;
  const { usage, correlationId: $correlationId } = decoded;
  return { origin, $correlationId, $causationId: usage.id, traceparent };
}

function outcomeOf(decision: Decision<LedgerEntry, Rejection>): UsageOutcome {
  if (decision.kind === 'rejected') return decision;
  const [first] = decision.events;
  if (!first) return { kind: 'duplicate' };
  return { kind: 'charged', event: first.event as EventOf<'CreditConsumed'> };
}
