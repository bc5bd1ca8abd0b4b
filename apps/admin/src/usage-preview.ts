/** `POST /v1/events?dryRun=true`: what each event would cost, or why it would be rejected. Nothing is written. */
import { groupBy, isTurnOver, nextTurn } from '#eventsourcing';
import { amount, memberOfEvent, type IngestResult, type Reason } from '#contracts';
import type { CreditLedger, LedgerDamaged, UsageOutcome } from '#ledger';
import { type EventOf, monthOf, type Rejection } from '#metering';

export type PreviewLedger = Pick<CreditLedger, 'previewUsage'>;

/** @returns one result per event, in order, each as if the events before it had been charged */
export async function previewUsage(ledger: PreviewLedger, requested: readonly IngestResult[]) {
  const outcomes = new Map<IngestResult, UsageOutcome>();
  const accepted = requested.filter((one) => one.status === 'accepted');
  for (const [tenantId, ofTenant] of groupBy(accepted, (one) => one.decoded.usage.tenantId)) {
    if (isTurnOver()) await nextTurn();
    const usage = ofTenant.map(({ decoded }) => ({ decoded }));
    const previewed = await ledger.previewUsage(tenantId, usage);
    ofTenant.forEach((one, index) => outcomes.set(one, previewed[index]!));
  }
  return { dryRun: true, results: requested.map((one) => toAnswer(one, outcomes.get(one))) };
}

function toAnswer(requested: IngestResult, outcome: UsageOutcome | undefined) {
  const { id } = requested;
  if (requested.status === 'rejected') return refused(id, requested.reason);
  if (outcome?.kind === 'rejected') return refused(id, outcome.rejection);
  if (outcome?.kind !== 'charged') return { id, status: 'accepted' as const, duplicate: true };
  return { id, status: 'accepted' as const, duplicate: false, charge: chargeOf(outcome.event) };
}

const refused = (
  id: string | null,
  { code, field, message }: Reason | Rejection | LedgerDamaged,
) => ({
  id,
  status: 'rejected' as const,
  reason: message,
  code,
  ...(field !== undefined && { field: memberOfEvent(field) }),
});

function chargeOf({ data: { usage, charge } }: EventOf<'CreditConsumed'>) {
  const { milliCredits, exactMilliCredits, ...rest } = charge;
  return {
    month: monthOf(usage.time),
    charged: amount(milliCredits),
    exact: amount(exactMilliCredits),
    ...rest,
  };
}
