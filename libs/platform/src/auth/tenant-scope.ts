/** The tenants of the present request, for engines that separate tenants themselves, below the check of the route. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Caller } from './caller.js';

const scope = new AsyncLocalStorage<Caller['tenants']>();

const NOBODY: Caller['tenants'] = new Set();

/** The tenants of the caller's token, not those that the request names; none outside of a request. */
export const tenantsInScope = (): Caller['tenants'] => scope.getStore() ?? NOBODY;

/**
 * Keeps the scope of tenants for processes that ask for it: it costs Node 20 a call at every
 * promise. Must be the last hook before the handler, because reading a body in between would lose
 * it.
 */
export function keepTenantScope(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', ({ caller }, _reply, done) => {
    scope.run(caller?.tenants ?? NOBODY, done);
  });
}
