/** A span for every request that belongs to a trace; events and messages made by the request belong to the span. */
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

/** Probes and scrapes, which come all day: they are not traced. */
const OPERATION = /^\/(health|metrics)\b/;
/** The conventions' name for any method that they do not list. */
const OTHER_METHOD = 'HTTP';

export function traceRequests(
  fastify: Pick<FastifyInstance, 'addHook'>,
  tracing: Tracing,
  isKnown: (method: string) => boolean,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers, routeOptions } = request;
    if (OPERATION.test(url)) return done();
    // It is one: a header that repeats was refused.
    const traceparent = headerText(headers['traceparent']) as string | undefined;
    const span = startRequest(tracing, {
      method: isKnown(method) ? method : OTHER_METHOD,
      route: routeOptions.url,
      path: url.split('?', 1)[0]!,
      traceparent,
    });
    request.trace = traceIdsOf(span);
    // From here on the header names this span as the parent; a request without a trace stays without one.
    if (traceparent !== undefined) headers['traceparent'] = traceparentOf(span);
    reply.raw.once('close', () => endRequest(span, reply.statusCode));
    done();
  });
}
