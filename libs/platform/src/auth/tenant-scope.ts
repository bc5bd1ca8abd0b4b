/** The tenants of the present request, for engines that separate tenants themselves, below the check of the route. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Caller } from './caller.js';

const scope = new AsyncLocalStorage<Caller['tenants']>();

const NOBODY: Caller['tenants'] = new Set();

let isKept = false;

/**
 * To be asked for before the first request; a process that does not ask is spared the hooks of Node 20 on every
 * promise that keep a scope.
 * @returns what gives the tenants of the caller's token, whichever the request names; nobody's outside of a request.
 */
export function tenantScope(): () => Caller['tenants'] {
  isKept = true;
  return () => scope.getStore() ?? NOBODY;
}

/** The last hook before the handler: reading a body in between would lose what is set earlier. */
export function keepTenantScope(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', ({ caller }, _reply, done) => {
    if (isKept) scope.run(caller?.tenants ?? NOBODY, done);
    else done();
  });
}
