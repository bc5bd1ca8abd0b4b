/** A projection with a span for each relevant event that belongs to a trace, while its rows are written. */
import { type Span, SpanKind } from '@opentelemetry/api';
import type { Clock, Projection, RecordedEvent } from '#eventsourcing';
import { METER } from './conventions.js';
import { sampledContext } from './trace-context.js';
import { during, type Tracing } from './tracing.js';

/** Older events get no span, because they had theirs when they were recorded; a rebuild of the rows adds none. */
const TRACED_WITHIN_MS = 15 * 60_000;

export function tracedProjection(
  projection: Projection,
  tracing: Tracing,
  clock: Clock,
): Projection {
  return {
    ...projection,
    apply(batch, transaction, upTo) {
      const spans = projectionSpans(projection, batch, tracing, clock);
      if (spans.length === 0) return projection.apply(batch, transaction, upTo);
      return during(spans, () => projection.apply(batch, transaction, upTo));
    },
  };
}

function projectionSpans(
  projection: Projection,
  batch: readonly RecordedEvent[],
  tracing: Tracing,
  clock: Clock,
): Span[] {
  const newest = batch.at(-1);
  const since = new Date(clock.now().getTime() - TRACED_WITHIN_MS).toISOString();
  if (!newest || newest.recordedAt < since) return [];
  const spans: Span[] = [];
  for (const recorded of batch) {
    const { metadata, type, position, recordedAt } = recorded;
    const parent = sampledContext(metadata.traceparent);
    if (!parent || recordedAt < since || projection.concerns?.(recorded) === false) continue;
    const attributes = {
      [METER.projection]: projection.name,
      [METER.event]: type,
      [METER.position]: position,
    };
    const options = { kind: SpanKind.INTERNAL, attributes };
    spans.push(tracing.start(`project ${projection.name}`, options, parent));
  }
  return spans;
}
