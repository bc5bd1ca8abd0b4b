/** Parses and formats the W3C `traceparent`, which messages, requests and stored events carry. */
import { ROOT_CONTEXT, type Context, type Span, type SpanContext, trace } from '@opentelemetry/api';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** @returns null if the text is not a valid `traceparent` */
export function spanContextOf(traceparent: string): SpanContext | null {
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || version === 'ff' || (version === '00' && more)) return null;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return null;
  return { traceId, spanId: spanId!, traceFlags: Number.parseInt(flags!, 16) & 1, isRemote: true };
}

/**
 * The context for further spans of a sampled trace; `null` for any other trace and for an invalid `traceparent`.
 */
export function sampledContext(traceparent: string | undefined): Context | null {
  return traceparent !== undefined && isSampled(traceparent) ? remoteContext(traceparent) : null;
}

/** The context for further spans of a trace, sampled or not; `null` for an invalid `traceparent`. */
export function remoteContext(traceparent: string | undefined): Context | null {
  const found = traceparent === undefined ? null : spanContextOf(traceparent);
  return found && trace.setSpanContext(ROOT_CONTEXT, found);
}

/** Reads the flag from the last digit; the rest is validated only if the flag is set. */
function isSampled(traceparent: string): boolean {
  const code = traceparent.charCodeAt(traceparent.length - 1);
  // Odd digits have odd character codes, and the letters for odd numbers have even ones.
  return code % 2 === (code >= LETTER_A ? 0 : 1);
}

const LETTER_A = 'a'.charCodeAt(0);

export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}

/** The ids that connect log lines with traces. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
}

export function traceIdsOf(span: Span): TraceIds {
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}
