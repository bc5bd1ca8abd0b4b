/**
 * The spans of a batch of messages: one of the batch, linked with the traces of its messages, and one in each of
 * those traces, from the decoding of the message until its outcome is durable.
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

/** The parts of a message's usage that its span shows. */
export interface TracedUsage {
  readonly traceparent?: string;
  readonly usage: {
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly tenantId: string;
  };
}

/** The SDK's default limit of links; each message's span is linked with the batch in any case. */
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

  /** The ids of the message's own trace, or `null` if it is not sampled. */
  idsOf({ offset }: IncomingMessage): TraceIds | null {
    const span = this.spans.get(offset);
    return span ? traceIdsOf(span) : null;
  }

  /**
   * @returns the trace context for everything that follows from the message, or undefined if the message has none
   */
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

  /**
   * @param outcome charged, duplicate or rejected
   * @param reason the code of a rejection
   */
  decided({ offset }: IncomingMessage, outcome: string, reason?: string): void {
    const span = this.spans.get(offset);
    if (!span) return;
    span.setAttribute(METER.outcome, outcome);
    if (reason !== undefined) span.setAttribute(METER.reason, reason);
  }

  /**
   * Ends all spans of the batch after the work. If it throws, they are marked as failed, and the batch is retried.
   */
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

/** The context of the last sender; that of the original publisher is in the event. */
function transportContext({ headers }: IncomingMessage): string | undefined {
  const text = headers['traceparent']?.toString('latin1');
  return text !== undefined && spanContextOf(text) ? text : undefined;
}
