/** The trace that a request belongs to goes on in the messages made from it, unless an event belongs to another. */
import { type OutgoingMessage, withHeaders } from '#eventsourcing';
import { type DecodedUsage, isTraceparent } from '../usage/decode.js';

interface Requested {
  readonly decoded: DecodedUsage;
  readonly message: OutgoingMessage;
}

/** @param traceparent the header of the request, where it has one */
export function inTraceOf(traceparent: unknown, requested: Requested): Requested {
  if (!isTraceparent(traceparent)) return requested;
  const { message, decoded } = requested;
  const own = decoded.traceparent;
  if (own === undefined) {
    const traced = { ...decoded, traceparent };
    const inTrace = withHeaders(message, { ce_traceparent: traceparent });
    return { decoded: traced, message: { ...inTrace, decoded: traced } };
  }
  if (traceIdIn(own) !== traceIdIn(traceparent)) return requested;
  return { decoded, message: withHeaders(message, { traceparent }) };
}

const traceIdIn = (traceparent: string): string => traceparent.slice(3, 35);
