/** Counts every HTTP request by its route, logs it with LOG_LEVEL=debug, and traces it where traces are on. */
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

/** The label of requests that no route takes: addresses are no labels, because anybody can invent them. */
const NO_ROUTE = 'none';
/** The methods that become labels; any other may be invented as well. */
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
