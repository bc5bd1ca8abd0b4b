/**
 * Creates a span for every HTTP request; events and messages caused by the request continue its trace, if it sent one.
 */
import type { FastifyInstance } from 'fastify';
import {
  endRequest,
  startRequest,
  type TraceIds,
  traceIdsOf,
  traceparentOf,
  type Tracing,
} from '#tracing';
import { headerText } from '../http/header-text.js';

declare module 'fastify' {
  interface FastifyRequest {
    trace?: TraceIds;
  }
}

/** Probes and scrapes, which are frequent and not traced. */
const OPERATION = /^\/(health|metrics)\b/;
/** The conventional name for any method that is not listed. */
const OTHER_METHOD = 'HTTP';

export function traceRequests(
  fastify: Pick<FastifyInstance, 'addHook'>,
  tracing: Tracing,
  isKnown: (method: string) => boolean,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers, routeOptions } = request;
    if (OPERATION.test(url)) return done();
    // A single value: repeated headers are refused before.
    const traceparent = headerText(headers['traceparent']) as string | undefined;
    const span = startRequest(tracing, {
      method: isKnown(method) ? method : OTHER_METHOD,
      route: routeOptions.url,
      path: url.split('?', 1)[0]!,
      traceparent,
    });
    request.trace = traceIdsOf(span);
    // From here on the header names this span as the parent; a request without a trace gets no header.
    if (traceparent !== undefined) headers['traceparent'] = traceparentOf(span);
    reply.raw.once('close', () => endRequest(span, reply.statusCode));
    done();
  });
}
