/** What a route needs, declared beside its handler; the route's own configuration carries it to access control. */
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension, ApiSecurity } from '../openapi/openapi-decorators.js';
import { type Role, rolesThatMay } from './roles.js';

export type Requirement =
  /** Answered to anybody. */
  | {
      readonly kind: 'open';
      readonly why: string;
      /** Whether answering takes so much work that the request counts for the address it came from. */
      readonly counted?: true;
    }
  /** Anybody who is known, whatever their roles. */
  | { readonly kind: 'signedIn' }
  /** One of the roles; and, where the address names a tenant, that tenant. */
  | {
      readonly kind: 'roles';
      readonly roles: readonly Role[];
      /** Whether it takes usage events: one at least, known before its body is. */
      readonly publishes?: true;
      /** Whether a run waits for the answer; such requests begin before others. */
      readonly urgent?: true;
    }
  /** Operators, and programs on the same machine. */
  | { readonly kind: 'operatorOrLocal' };

/** The schemes of the OpenAPI document. */
export const TOKEN_SCHEME = 'token';
export const SESSION_SCHEME = 'session';
export const SESSION_COOKIE = 'meter-session';

/** The caller needs one of the roles, or one that contains it, for the tenant in the address. */
export const Requires = (...roles: readonly [Role, ...Role[]]) =>
  guarded({ kind: 'roles', roles }, rolesThatMay(roles));

/** Like `Requires`, for requests that a run waits for. */
export const RequiresBeforeRun = (...roles: readonly [Role, ...Role[]]) =>
  guarded({ kind: 'roles', roles, urgent: true }, rolesThatMay(roles));

/** The caller may publish usage; who has published all that a minute allows is refused before the body is read. */
export const RequiresPublisher = () =>
  guarded({ kind: 'roles', roles: ['publisher'], publishes: true }, rolesThatMay(['publisher']));

export const RequiresSignIn = () => guarded({ kind: 'signedIn' }, ['anyone signed in']);

export const RequiresOperatorOrLocal = () =>
  guarded({ kind: 'operatorOrLocal' }, ['operator', 'anyone on the same machine']);

/** @param why in a few words, for the table in docs/security.md */
export const Open = (why: string) => open({ kind: 'open', why });

/** Like `Open`, within the limits of a client. */
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
