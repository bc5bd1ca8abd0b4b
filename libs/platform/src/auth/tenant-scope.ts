/**
 * The tenants of the current request, for engines that separate tenants themselves, below the access check of the
 * route.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Caller } from './caller.js';

const scope = new AsyncLocalStorage<Caller['tenants']>();

const NOBODY: Caller['tenants'] = new Set();

/** The tenants of the caller's token, not those named in the request; none outside of a request. */
export const tenantsInScope = (): Caller['tenants'] => scope.getStore() ?? NOBODY;

/**
 * Keeps the tenant scope. Optional, because it costs a call per promise on Node 20. Must be the last hook before the
 * handler, because reading a body in between would lose the scope.
 */
export function keepTenantScope(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', ({ caller }, _reply, done) => {
    scope.run(caller?.tenants ?? NOBODY, done);
  });
}
