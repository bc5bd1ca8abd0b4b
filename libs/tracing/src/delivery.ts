/** The span of one delivery attempt to an endpoint. */
import { type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ERROR_TYPE, HTTP, METER } from './conventions.js';
import { sampledContext } from './trace-context.js';
import type { Tracing } from './tracing.js';

export interface AttemptSeen {
  readonly tenantId: string;
  readonly format: string;
  /** The URL without path and query, which may hold a secret. */
  readonly url: URL;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The context of each message of the delivery; an e-mail has several. */
  readonly traceparents: readonly (string | undefined)[];
}

/** Starts a span in the trace of a single message, or, for several messages, in a new trace linked with theirs. */
export function startAttempt(tracing: Tracing, seen: AttemptSeen): Span | null {
  const { tenantId, format, url, attempt, traceparents } = seen;
  const parents = traceparents.map(sampledContext).filter((parent) => parent !== null);
  if (parents.length === 0) return null;
  const isMail = url.protocol === 'mailto:';
  const attributes = {
    [METER.tenant]: tenantId,
    [METER.format]: format,
    [METER.attempt]: attempt,
    ...(!isMail && {
      [HTTP.method]: 'POST',
      [HTTP.scheme]: url.protocol.slice(0, -1),
      [HTTP.serverAddress]: url.hostname,
      [HTTP.serverPort]: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      ...(attempt > 1 && { [HTTP.resendCount]: attempt - 1 }),
    }),
  };
  const single = traceparents.length === 1 ? parents[0]! : null;
  const links = single ? [] : parents.map((one): Link => ({ context: trace.getSpanContext(one)! }));
  const options = { kind: SpanKind.CLIENT, attributes, links };
  return tracing.start(isMail ? 'send mail' : 'POST', options, single);
}

export interface AttemptOutcome {
  readonly ok: boolean;
  /** The HTTP status, or `null` if there was no response. */
  readonly status: number | null;
}

export function endAttempt(span: Span, { ok, status }: AttemptOutcome): void {
  if (status !== null) span.setAttribute(HTTP.status, status);
  if (!ok) {
    span.setAttribute(ERROR_TYPE, status === null ? 'no_answer' : String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
