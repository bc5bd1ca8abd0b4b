/** An event store with a span for each append, in the trace of every event of the append that has one. */
import { type Span, SpanKind } from '@opentelemetry/api';
import type { AppendRequest, EventStore } from '#eventsourcing';
import { DATABASE, METER } from './conventions.js';
import { sampledContext } from './trace-context.js';
import { during, type Tracing } from './tracing.js';

export function tracedStore(store: EventStore, tracing: Tracing): EventStore {
  return {
    append(request) {
      const spans = appendSpans(request, tracing);
      if (spans.length === 0) return store.append(request);
      return during(spans, async () => {
        const result = await store.append(request);
        for (const span of spans) span.setAttribute(METER.outcome, result.kind);
        return result;
      });
    },
    read: (stream, fromRevision) => store.read(stream, fromRevision),
    truncationOf: (stream) => store.truncationOf(stream),
    close: () => store.close(),
  };
}

/** A charge and the events that follow from it have the same context and share a span. */
function appendSpans({ stream, events }: AppendRequest, tracing: Tracing): Span[] {
  const spans = new Map<string, Span>();
  const category = stream.slice(0, stream.indexOf('-'));
  for (const { type, metadata } of events) {
    const { traceparent } = metadata;
    const parent = sampledContext(traceparent);
    if (!parent || spans.has(traceparent!)) continue;
    const attributes = {
      [DATABASE.system]: tracing.databaseSystem,
      [DATABASE.operation]: 'append',
      [DATABASE.collection]: category,
      [DATABASE.batchSize]: events.length,
      [METER.stream]: stream,
      [METER.event]: type,
    };
    const options = { kind: SpanKind.CLIENT, attributes };
    spans.set(traceparent!, tracing.start(`append ${category}`, options, parent));
  }
  return [...spans.values()];
}
