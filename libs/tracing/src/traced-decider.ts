/** A decider with a span for each decision on a command that belongs to a trace. */
import { SpanKind } from '@opentelemetry/api';
import type { Decider } from '#eventsourcing';
import { METER } from './conventions.js';
import { sampledContext } from './trace-context.js';
import type { Tracing } from './tracing.js';

interface Request {
  readonly command: { readonly type: string };
  readonly metadata: { readonly traceparent?: string };
}

export function tracedDecider<R extends Request, State, Event, Rejection>(
  decider: Decider<R, State, Event, Rejection>,
  tracing: Tracing,
): Decider<R, State, Event, Rejection> {
  return {
    ...decider,
    decide(request, state) {
      const parent = sampledContext(request.metadata.traceparent);
      if (!parent) return decider.decide(request, state);
      const { type } = request.command;
      const attributes = { [METER.command]: type };
      const span = tracing.start(`decide ${type}`, { kind: SpanKind.INTERNAL, attributes }, parent);
      const decision = decider.decide(request, state);
      span.setAttribute(METER.outcome, decision.kind);
      span.end();
      return decision;
    },
  };
}
