/** Meters one batch of messages: decodes, charges, publishes dead letters for what cannot be charged, and only then commits. */
import { decodeMessage, type DecodedUsage, type DecodingContext } from '#contracts';
import {
  areTurnsShort,
  type Clock,
  type IncomingMessage,
  isTurnOver,
  type MessageBatch,
  type MessagePublisher,
  nextTurn,
  NOTE_BYTES_MAX,
  type EventReference,
  formatReference,
} from '#eventsourcing';
import type { ReceivedUsage, UsageOutcome } from '#ledger';
import type { Instant } from '#metering';
import { publishDeadLetters, type UnchargedMessage } from './dead-letters.js';

/** The outcomes of all messages of a batch: read = charged + duplicate + rejected (P2). */
export interface BatchTally {
  readonly charged: number;
  readonly duplicate: number;
  /** The number of messages by reason code. */
  readonly rejected: ReadonlyMap<string, number>;
}

export interface MeteringDependencies {
  readonly ledger: UsageLedger;
  readonly publisher: MessagePublisher;
  readonly clock: Clock;
  /** Usage before this time becomes a dead letter. */
  readonly usageBeginning?: Instant;
  /** Called when decoding a message throws; the message becomes a dead letter. */
  readonly onDecodingFailed?: (message: IncomingMessage, error: unknown) => void;
  /** Called once per batch, after all of it is durable. */
  readonly onMetered: (batch: MessageBatch, tally: BatchTally) => void;
  /** Called for each rejected message once its dead letter is durable. */
  readonly onRejected?: (rejected: UnchargedMessage) => void;
  /** Traces the messages of the batch. */
  readonly trace?: MessageTrace;
}

/** Follows messages that belong to traces. */
export interface MessageTrace {
  /** @returns the trace context for everything that follows from the message */
  received(message: IncomingMessage, decoded: DecodedUsage): string | undefined;
  decided(message: IncomingMessage, outcome: string, reason?: string): void;
}

export interface UsageLedger {
  recordUsage(tenantId: string, usage: readonly ReceivedUsage[]): Promise<UsageOutcome[]>;
  /** The newest event that charges were based on. */
  readonly newestEvent: EventReference | null;
}

/** How many records go into one append; a full append does not wait for the rest of the batch. */
const RECORDS_PER_CHARGE = 500;
/** How many messages are decoded between two looks at the clock; a turn of the event loop ends after a few milliseconds. */
const PIECE = 25;
/** How many records of all tenants start to be charged in one turn of the event loop: a few milliseconds of work. */
const RECORDS_PER_TURN = 250;
/** The same while runs wait for the gate. */
const RECORDS_PER_SHORT_TURN = 50;

/**
 * Resolves once every message is charged, a duplicate, or in the dead-letter topic, and the offset
 * is committed. Throws on a failure that a retry may fix: nothing is committed then and the batch is delivered again.
 */
export async function meterBatch(
  dependencies: MeteringDependencies,
  batch: MessageBatch,
): Promise<void> {
  const { publisher, clock, usageBeginning, onMetered, onRejected = () => {} } = dependencies;
  const now = clock.now().toISOString();
  const charging = new Charging(dependencies, { now, beginning: usageBeginning });
  let added = 0;
  for (const message of batch.messages) {
    if (added > 0 && added % PIECE === 0 && isTurnOver()) await nextTurn();
    charging.add(message);
    added += 1;
  }
  const { charged, duplicate, rejected } = await charging.finished();
  if (batch.signal.aborted) return;
  await publishDeadLetters(publisher, rejected, now);
  rejected.forEach(onRejected);
  if (batch.signal.aborted) return;
  const last = batch.messages[batch.messages.length - 1];
  if (last) await batch.commit(last.offset, noteOf(dependencies.ledger));
  onMetered(batch, { charged, duplicate, rejected: countByCode(rejected) });
}

/** Stores the ledger's newest event with the offset, which reveals a ledger that was restored to an older state. */
function noteOf({ newestEvent }: UsageLedger): string | undefined {
  if (!newestEvent) return undefined;
  const note = formatReference(newestEvent);
  return Buffer.byteLength(note) <= NOTE_BYTES_MAX ? note : undefined;
}

/** A usage record with its message, which becomes a dead letter if the ledger rejects the usage. */
interface ReceivedMessage extends ReceivedUsage {
  readonly message: IncomingMessage;
}

/** Groups messages by tenant and charges them while others are still being decoded. */
class Charging {
  charged = 0;
  duplicate = 0;
  readonly rejected: UnchargedMessage[] = [];
  private readonly waiting = new Map<string, ReceivedMessage[]>();
  private readonly underWay: Promise<void>[] = [];
  private readonly failures: unknown[] = [];

  constructor(
    private readonly dependencies: Pick<
      MeteringDependencies,
      'ledger' | 'onDecodingFailed' | 'trace'
    >,
    private readonly context: DecodingContext,
  ) {}

  add(message: IncomingMessage): void {
    const decoded = decodeMessage(message, this.context);
    if (decoded.kind === 'invalid') {
      const isOurFault = decoded.reason.code === 'decodingFailed';
      if (isOurFault) this.dependencies.onDecodingFailed?.(message, decoded.error);
      this.rejected.push({ message, reason: decoded.reason });
      return;
    }
    const { tenantId } = decoded.usage;
    const { trace } = this.dependencies;
    const traceparent = trace ? trace.received(message, decoded) : decoded.traceparent;
    const entry = { decoded, message, traceparent };
    const entries = this.waiting.get(tenantId);
    if (!entries) this.waiting.set(tenantId, [entry]);
    else if (entries.push(entry) === RECORDS_PER_CHARGE) this.start(tenantId, entries);
  }

  /** @throws the first failure, once no charge is in progress */
  async finished(): Promise<this> {
    let begun = 0;
    for (const [tenantId, entries] of this.waiting) {
      this.start(tenantId, entries);
      begun += entries.length;
      if (begun < (areTurnsShort() ? RECORDS_PER_SHORT_TURN : RECORDS_PER_TURN)) continue;
      // Lets the started charges proceed to their appends.
      await nextTurn();
      begun = 0;
    }
    await Promise.all(this.underWay);
    if (this.failures.length > 0) throw this.failures[0];
    return this;
  }

  private start(tenantId: string, entries: readonly ReceivedMessage[]): void {
    this.waiting.delete(tenantId);
    const failed = (error: unknown) => void this.failures.push(error);
    this.underWay.push(this.charge(tenantId, entries).catch(failed));
  }

  private async charge(tenantId: string, entries: readonly ReceivedMessage[]): Promise<void> {
    const { ledger, trace } = this.dependencies;
    const outcomes = await ledger.recordUsage(tenantId, entries);
    outcomes.forEach((outcome, index) => {
      if (outcome.kind !== 'rejected') this[outcome.kind] += 1;
      else this.rejected.push({ message: entries[index]!.message, reason: outcome.rejection });
    });
    if (trace) traceOutcomes(trace, entries, outcomes);
  }
}

function traceOutcomes(
  trace: MessageTrace,
  entries: readonly ReceivedMessage[],
  outcomes: readonly UsageOutcome[],
): void {
  for (const [index, outcome] of outcomes.entries()) {
    const reason = outcome.kind === 'rejected' ? outcome.rejection.code : undefined;
    trace.decided(entries[index]!.message, outcome.kind, reason);
  }
}

function countByCode(rejected: readonly UnchargedMessage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of rejected) counts.set(reason.code, (counts.get(reason.code) ?? 0) + 1);
  return counts;
}
