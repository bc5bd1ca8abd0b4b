/**
 * The spans of a batch of messages: one of its own, linked with the traces of its messages, and in each of those a
 * span of the message, from its decoding until its outcome is durable.
 */
import { type Attributes, type Span, SpanKind, trace } from '@opentelemetry/api';
import type { IncomingMessage, MessageBatch } from '#eventsourcing';
import { CLOUD_EVENT, MESSAGING, METER } from './conventions.js';
import {
  sampledContext,
  spanContextOf,
  type TraceIds,
  traceIdsOf,
  traceparentOf,
} from './trace-context.js';
import { failed, type Tracing } from './tracing.js';

/** The usage of a message, as far as its span shows it. */
export interface TracedUsage {
  readonly traceparent?: string;
  readonly usage: {
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly tenantId: string;
  };
}

/** The SDK's default; each message is linked with the batch in any case. */
const LINKS_MAX = 128;

export class BatchTrace {
  private readonly span: Span;
  private readonly attributes: Attributes;
  private readonly spans = new Map<number, Span>();

  constructor(
    private readonly tracing: Tracing,
    private readonly batch: MessageBatch,
    consumerGroup: string,
  ) {
    const { topic, partition, messages } = batch;
    this.attributes = {
      [MESSAGING.system]: tracing.messagingSystem,
      [MESSAGING.operationName]: 'process',
      [MESSAGING.operationType]: 'process',
      [MESSAGING.destination]: topic,
      [MESSAGING.partition]: String(partition),
      [MESSAGING.consumerGroup]: consumerGroup,
    };
    const attributes = { ...this.attributes, [MESSAGING.messageCount]: messages.length };
    this.span = tracing.start(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes }, null);
  }

  get ids(): TraceIds {
    return traceIdsOf(this.span);
  }

  /** Ids of the message's own trace, `null` where it is not sampled. */
  idsOf({ offset }: IncomingMessage): TraceIds | null {
    const span = this.spans.get(offset);
    return span ? traceIdsOf(span) : null;
  }

  /** @returns the context that what follows from the message belongs to; undefined where it came without. */
  received(message: IncomingMessage, { traceparent, usage }: TracedUsage): string | undefined {
    const sent = transportContext(message) ?? traceparent;
    const parent = sampledContext(sent);
    if (!parent) return sent;
    const attributes = {
      ...this.attributes,
      [MESSAGING.offset]: message.offset,
      [CLOUD_EVENT.id]: usage.id,
      [CLOUD_EVENT.source]: usage.source,
      [CLOUD_EVENT.type]: usage.type,
      [METER.tenant]: usage.tenantId,
    };
    const links = [{ context: this.span.spanContext() }];
    const options = { kind: SpanKind.CONSUMER, attributes, links };
    const span = this.tracing.start(`process ${this.batch.topic}`, options, parent);
    if (this.spans.size < LINKS_MAX) this.span.addLink({ context: trace.getSpanContext(parent)! });
    this.spans.set(message.offset, span);
    return span.isRecording() ? traceparentOf(span) : sent;
  }

  /** @param outcome charged, duplicate, or rejected, then with the code of the reason */
  decided({ offset }: IncomingMessage, outcome: string, reason?: string): void {
    const span = this.spans.get(offset);
    if (!span) return;
    span.setAttribute(METER.outcome, outcome);
    if (reason !== undefined) span.setAttribute(METER.reason, reason);
  }

  /** Ends all spans of the batch with the work; where it throws, the batch comes again and they are marked as failed. */
  async around(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      for (const span of this.spans.values()) failed(span, error);
      failed(this.span, error);
      throw error;
    } finally {
      for (const span of this.spans.values()) span.end();
      this.span.end();
    }
  }
}

/** The context of the last sender; the publisher's own is in the event. */
function transportContext({ headers }: IncomingMessage): string | undefined {
  const text = headers['traceparent']?.toString('latin1');
  return text !== undefined && spanContextOf(text) ? text : undefined;
}
