/** A publisher with a span for each message in the message's trace; the message carries the span's context. */
import { type Span, SpanKind } from '@opentelemetry/api';
import { type MessagePublisher, type OutgoingMessage, withHeaders } from '#eventsourcing';
import { CLOUD_EVENT, MESSAGING } from './conventions.js';
import { sampledContext, traceparentOf } from './trace-context.js';
import { during, type Tracing } from './tracing.js';

export function tracedPublisher(publisher: MessagePublisher, tracing: Tracing): MessagePublisher {
  return {
    async publish(messages) {
      const spans: Span[] = [];
      const sent = messages.map((message) => {
        const span = sendSpan(message, tracing);
        if (!span) return message;
        spans.push(span);
        return withHeaders(message, { traceparent: traceparentOf(span) });
      });
      await during(spans, () => publisher.publish(sent));
    },
    close: () => publisher.close(),
  };
}

function sendSpan({ topic, headers }: OutgoingMessage, tracing: Tracing): Span | null {
  const parent = sampledContext(headers['traceparent'] ?? headers['ce_traceparent']);
  if (!parent) return null;
  const attributes = {
    [MESSAGING.system]: tracing.messagingSystem,
    [MESSAGING.operationName]: 'send',
    [MESSAGING.operationType]: 'send',
    [MESSAGING.destination]: topic,
    [CLOUD_EVENT.id]: headers['ce_id'],
    [CLOUD_EVENT.source]: headers['ce_source'],
    [CLOUD_EVENT.type]: headers['ce_type'],
  };
  return tracing.start(`send ${topic}`, { kind: SpanKind.PRODUCER, attributes }, parent);
}
