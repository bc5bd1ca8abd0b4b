/** A projection with a span for each event that belongs to a trace, when its rows are written. */
import { type Span, SpanKind } from '@opentelemetry/api';
import type { Clock, Projection, RecordedEvent } from '#eventsourcing';
import { METER } from './conventions.js';
import { sampledContext } from './trace-context.js';
import { during, type Tracing } from './tracing.js';

/** Spans of older events were sent when they were recorded: filling rows again adds none. */
const TOLD_WITHIN_MS = 15 * 60_000;

export function tracedProjection(
  projection: Projection,
  tracing: Tracing,
  clock: Clock,
): Projection {
  return {
    ...projection,
    apply(batch, transaction, upTo) {
      const spans = projectionSpans(projection.name, batch, tracing, clock);
      if (spans.length === 0) return projection.apply(batch, transaction, upTo);
      return during(spans, () => projection.apply(batch, transaction, upTo));
    },
  };
}

function projectionSpans(
  projection: string,
  batch: readonly RecordedEvent[],
  tracing: Tracing,
  clock: Clock,
): Span[] {
  const newest = batch.at(-1);
  const since = new Date(clock.now().getTime() - TOLD_WITHIN_MS).toISOString();
  if (!newest || newest.recordedAt < since) return [];
  const spans: Span[] = [];
  for (const { metadata, type, position, recordedAt } of batch) {
    const parent = sampledContext(metadata.traceparent);
    if (!parent || recordedAt < since) continue;
    const attributes = {
      [METER.projection]: projection,
      [METER.event]: type,
      [METER.position]: position,
    };
    const options = { kind: SpanKind.INTERNAL, attributes };
    spans.push(tracing.start(`project ${projection}`, options, parent));
  }
  return spans;
}
