/** Decorators that declare the access a route requires; the route configuration carries it to access control. */
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension, ApiSecurity } from '../openapi/openapi-decorators.js';
import { type Role, rolesThatMay } from './roles.js';

export type Requirement =
  /** Open to anybody. */
  | {
      readonly kind: 'open';
      readonly why: string;
      /** Whether responding is so expensive that the request counts against the limits of its client. */
      readonly counted?: true;
    }
  /** Any authenticated caller, regardless of roles. */
  | { readonly kind: 'signedIn' }
  /** One of the roles and, if the address names a tenant, access to that tenant. */
  | {
      readonly kind: 'roles';
      readonly roles: readonly Role[];
      /** Whether it receives usage events: at least one is counted before the body is read. */
      readonly publishes?: true;
      /** Whether a run waits for the response; such requests start before others. */
      readonly urgent?: true;
    }
  /** Operators, and programs on the same machine. */
  | { readonly kind: 'operatorOrLocal' };

/** The security schemes of the OpenAPI document. */
export const TOKEN_SCHEME = 'token';
export const SESSION_SCHEME = 'session';
export const SESSION_COOKIE = 'meter-session';

/** Requires one of the roles, or a role that contains one, for the tenant in the address. */
export const Requires = (...roles: readonly [Role, ...Role[]]) =>
  guarded({ kind: 'roles', roles }, rolesThatMay(roles));

/** Like `Requires`, for requests that a run waits for. */
export const RequiresBeforeRun = (...roles: readonly [Role, ...Role[]]) =>
  guarded({ kind: 'roles', roles, urgent: true }, rolesThatMay(roles));

/**
 * Requires the role to publish usage. A client that has used up its events per minute is refused before the body is
 * read.
 */
export const RequiresPublisher = () =>
  guarded({ kind: 'roles', roles: ['publisher'], publishes: true }, rolesThatMay(['publisher']));

export const RequiresSignIn = () => guarded({ kind: 'signedIn' }, ['anyone signed in']);

export const RequiresOperatorOrLocal = () =>
  guarded({ kind: 'operatorOrLocal' }, ['operator', 'anyone on the same machine']);

/** @param why a few words for the table in docs/security.md */
export const Open = (why: string) => open({ kind: 'open', why });

/** Like `Open`, but subject to the limits of a client. */
export const OpenWithinLimits = (why: string) =>
  applyDecorators(open({ kind: 'open', why, counted: true }), ApiExtension('x-limited', true));

const open = (requires: Requirement) =>
  applyDecorators(RouteConfig({ requires }), ApiExtension('x-requires', ['nobody']));

function guarded(requires: Requirement, who: readonly string[]) {
  return applyDecorators(
    RouteConfig({ requires }),
    ApiSecurity(TOKEN_SCHEME),
    ApiSecurity(SESSION_SCHEME),
    ApiExtension('x-requires', who),
  );
}
