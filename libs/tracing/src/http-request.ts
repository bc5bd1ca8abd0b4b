/** The span of one request that this process answers. */
import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ERROR_TYPE, HTTP } from './conventions.js';
import { remoteContext } from './trace-context.js';
import type { Tracing } from './tracing.js';

export interface RequestSeen {
  /** A known method, or `HTTP` for any other: what a stranger sends must not become the name of a span. */
  readonly method: string;
  /** The path with its placeholders, as `/v1/tenants/{tenant}/usage`. */
  readonly route: string | undefined;
  readonly path: string;
  readonly traceparent: string | undefined;
}

/** A request of a trace that is not sampled has no span; a request without a trace begins its own. */
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
