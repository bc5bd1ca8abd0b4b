/** The table of routes with their requirements; an undeclared route stops the process at start. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Requirement } from './requires.js';

/** Addresses without a handler of ours that could declare a requirement. */
const WITHOUT_HANDLER: readonly { readonly address: RegExp; readonly why: string }[] = [
  { address: /^\/docs(\/|$)/, why: 'the page to try the API' },
  { address: /^\/openapi\.(json|yaml)$/, why: 'the public contract' },
];

export interface Route {
  readonly method: string;
  readonly address: string;
  readonly requires: Requirement;
}

export class UndeclaredRouteError extends Error {
  override readonly name = 'UndeclaredRouteError';
}

/** @returns the table, which is filled as routes are registered */
export function collectRoutes(fastify: FastifyInstance): readonly Route[] {
  const routes: Route[] = [];
  fastify.addHook('onRoute', (options: RouteOptions) => {
    const requires = requirementOf(options.url, options.config);
    const methods = [options.method].flat();
    if (!requires) {
      throw new UndeclaredRouteError(
        `${methods.join()} ${options.url} declares no roles; put @Requires(...) or @Open(...) beside its handler`,
      );
    }
    for (const method of methods) routes.push({ method, address: options.url, requires });
  });
  return routes;
}

export function requirementOf(address: string, config: unknown): Requirement | null {
  const declared = (config as { requires?: Requirement } | undefined)?.requires;
  if (declared) return declared;
  const open = WITHOUT_HANDLER.find((one) => one.address.test(address));
  return open ? { kind: 'open', why: open.why } : null;
}
