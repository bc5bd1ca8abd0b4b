/** Counts every HTTP request by route, logs it with LOG_LEVEL=debug, and traces it if tracing is on. */
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Histogram } from 'prom-client';
import type { Tracing } from '#tracing';
import type { OnDebug } from './debug-log.js';
import { traceRequests } from './http-tracing.js';

export interface HttpObservers {
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly onDebug: OnDebug;
  readonly tracing?: Tracing | null;
}

/** The route label of requests without a route: addresses are not labels, because clients can invent them. */
const NO_ROUTE = 'none';
/** Methods that become labels; clients can invent others. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

export function observeRequests(
  adapter: FastifyAdapter,
  { requestSeconds, onDebug, tracing }: HttpObservers,
): void {
  const fastify = adapter.getInstance();
  if (tracing) traceRequests(fastify, tracing, (method) => KNOWN_METHODS.has(method));
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? NO_ROUTE;
    const method = KNOWN_METHODS.has(request.method) ? request.method : 'other';
    const { statusCode: status, elapsedTime: elapsedMs } = reply;
    requestSeconds.observe({ method, route, status: String(status) }, elapsedMs / 1_000);
    const milliseconds = Math.round(elapsedMs);
    const line = { requestId: request.id, method, route, status, milliseconds };
    onDebug('request', request.trace ? { ...line, ...request.trace } : line);
    done();
  });
}
