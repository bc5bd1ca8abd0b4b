/** One batch of messages, whole: decode, charge, park what cannot be charged, and only then commit. */
import { decodeMessage, deadLetter, type DecodedUsage, type InvalidUsage } from '#contracts';
import type { Clock, IncomingMessage, MessageBatch, MessagePublisher } from '#eventsourcing';
import type { UsageOutcome, UsageRecord } from '#ledger';
import type { Rejection } from '#metering';

/** What became of every message of one partition: read = charged + duplicate + rejected (P2). */
export interface BatchTally {
  readonly charged: number;
  readonly duplicate: number;
  /** Messages by the code of their reason. */
  readonly rejected: ReadonlyMap<string, number>;
}

export interface MeteringDependencies {
  readonly ledger: UsageLedger;
  readonly publisher: MessagePublisher;
  readonly clock: Clock;
  /** Called once per batch, after everything in it is durable. */
  readonly onMetered: (batch: MessageBatch, tally: BatchTally) => void;
}

export interface UsageLedger {
  recordUsage(tenantId: string, records: readonly UsageRecord[]): Promise<UsageOutcome[]>;
}

interface Rejected {
  readonly message: IncomingMessage;
  readonly reason: InvalidUsage['reason'] | Rejection;
}

/**
 * Resolves when every message is charged, known already, or in the dead-letter topic, and the offset
 * is committed. Throws when something may heal: nothing is committed then and the batch comes again.
 */
export async function meterBatch(
  dependencies: MeteringDependencies,
  batch: MessageBatch,
): Promise<void> {
  const { ledger, publisher, clock, onMetered } = dependencies;
  const now = clock.now();
  const { byTenant, rejected } = decodeAll(batch, now);
  const tally = { charged: 0, duplicate: 0 };
  await Promise.all(
    Array.from(byTenant, async ([tenantId, entries]) => {
      const outcomes = await ledger.recordUsage(
        tenantId,
        entries.map(({ record }) => record),
      );
      outcomes.forEach((outcome, index) => {
        if (outcome.kind === 'rejected') {
          rejected.push({ message: entries[index]!.message, reason: outcome.rejection });
        } else tally[outcome.kind] += 1;
      });
    }),
  );
  if (batch.signal.aborted) return;
  await park(publisher, rejected, now);
  if (batch.signal.aborted) return;
  const last = batch.messages[batch.messages.length - 1];
  if (last) await batch.commit(last.offset);
  onMetered(batch, { ...tally, rejected: countByCode(rejected) });
}

interface Entry {
  readonly message: IncomingMessage;
  readonly record: UsageRecord;
}

function decodeAll(batch: MessageBatch, now: Date) {
  const byTenant = new Map<string, Entry[]>();
  const rejected: Rejected[] = [];
  for (const message of batch.messages) {
    const decoded = decodeMessage(message, now);
    if (decoded.kind === 'invalid') {
      rejected.push({ message, reason: decoded.reason });
      continue;
    }
    const { tenantId } = decoded.usage;
    const entry = { message, record: toRecord(message, decoded) };
    const entries = byTenant.get(tenantId);
    if (entries) entries.push(entry);
    else byTenant.set(tenantId, [entry]);
  }
  return { byTenant, rejected };
}

function toRecord(message: IncomingMessage, decoded: DecodedUsage): UsageRecord {
  const { usage, usageKey, payloadHash, traceparent, correlationId } = decoded;
  const origin = `${message.topic}/${message.partition}/${message.offset}`;
  const metadata = { origin, causationId: usage.id, correlationId, traceparent };
  return { usage, usageKey, payloadHash, metadata };
}

/** In the order they were read, so that resubmitting them keeps it. */
async function park(publisher: MessagePublisher, rejected: Rejected[], now: Date): Promise<void> {
  if (rejected.length === 0) return;
  rejected.sort((a, b) => a.message.offset - b.message.offset);
  await publisher.publish(
    rejected.map(({ message, reason }) => deadLetter(message, reason, now.toISOString())),
  );
}

function countByCode(rejected: readonly Rejected[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of rejected) counts.set(reason.code, (counts.get(reason.code) ?? 0) + 1);
  return counts;
}
