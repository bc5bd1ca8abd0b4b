/** The span of a request that this process serves. */
import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ERROR_TYPE, HTTP } from './conventions.js';
import { remoteContext } from './trace-context.js';
import type { Tracing } from './tracing.js';

export interface RequestSeen {
  /** A known method, or `HTTP` for any other, because a client's input must not become a span name. */
  readonly method: string;
  /** The path template, such as `/v1/tenants/{tenant}/usage`. */
  readonly route: string | undefined;
  readonly path: string;
  readonly traceparent: string | undefined;
}

/**
 * Starts a request's span: it is not recorded if the request's trace is not sampled, and starts a new trace if the
 * request has none.
 */
export function startRequest(tracing: Tracing, seen: RequestSeen): Span {
  const { method, route, path, traceparent } = seen;
  const attributes = {
    [HTTP.method]: method,
    [HTTP.route]: route,
    [HTTP.path]: path,
    [HTTP.scheme]: 'http',
  };
  const name = route === undefined ? method : `${method} ${route}`;
  return tracing.start(name, { kind: SpanKind.SERVER, attributes }, remoteContext(traceparent));
}

export function endRequest(span: Span, status: number): void {
  span.setAttribute(HTTP.status, status);
  if (status >= 500) {
    span.setAttribute(ERROR_TYPE, String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
