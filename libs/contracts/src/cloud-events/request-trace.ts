/** Continues the trace of a request in its messages, unless an event belongs to another trace. */
import { withHeaders } from '#eventsourcing';
import { isTraceparent } from '../usage/decode.js';
import type { AcceptedUsage } from '../usage/ingest-result.js';

/** @param traceparent the header of the request, if it has one */
export function inTraceOf(traceparent: unknown, accepted: AcceptedUsage): AcceptedUsage {
  if (!isTraceparent(traceparent)) return accepted;
  const { message, decoded } = accepted;
  const own = decoded.traceparent;
  if (own === undefined) {
    const traced = { ...decoded, traceparent };
    const inTrace = withHeaders(message, { ce_traceparent: traceparent });
    return { ...accepted, decoded: traced, message: { ...inTrace, decoded: traced } };
  }
  if (traceIdIn(own) !== traceIdIn(traceparent)) return accepted;
  return { ...accepted, message: withHeaders(message, { traceparent }) };
}

const traceIdIn = (traceparent: string): string => traceparent.slice(3, 35);
