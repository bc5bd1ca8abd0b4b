/** The caller of a request, determined once before anything else is checked. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ROLES, type Role, withContained } from '../routes/roles.js';

export interface Caller {
  readonly subject: string;
  /** The display name; `null` if the identity provider states none. */
  readonly name: string | null;
  /** The roles as the token grants them. */
  readonly granted: readonly Role[];
  /** The granted roles and all roles that they contain. */
  readonly roles: ReadonlySet<Role>;
  readonly tenants: '*' | ReadonlySet<string>;
  /** `none` if authentication is off. */
  readonly auth: 'none' | 'token' | 'session';
  /** The CSRF token that commands in this session must send; `null` without a session. */
  readonly csrfToken: string | null;
  /** When the credentials expire, in milliseconds since 1970; `null` if they do not. */
  readonly untilMs: number | null;
}

interface Identity {
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly tenants: '*' | readonly string[];
}

/** An operator may access every tenant of the installation. */
export function callerOf(
  { subject, name, roles, tenants }: Identity,
  auth: Caller['auth'],
  csrfToken: string | null = null,
): Caller {
  const all = tenants === '*' || roles.includes('operator');
  return {
    subject,
    name,
    granted: roles,
    roles: withContained(roles),
    tenants: all ? '*' : new Set(tenants),
    auth,
    csrfToken,
    untilMs: null,
  };
}

const ANYBODY = callerOf({ subject: '', name: null, roles: ROLES, tenants: '*' }, 'none');

/** A caller without authentication: may do everything, under any name. */
export const unauthenticated = (subject: string): Caller => ({ ...ANYBODY, subject });

export const mayEnter = ({ tenants }: Caller, tenantId: string): boolean =>
  tenants === '*' || tenants.has(tenantId);

/**
 * How long a response may stay open, in milliseconds: at most until the credentials of the caller expire.
 * @param mostMs the maximum if the credentials are valid for longer
 */
export const openForMs = ({ untilMs }: Caller, mostMs: number, nowMs: number): number =>
  untilMs === null ? mostMs : Math.max(0, Math.min(mostMs, untilMs - nowMs));

/** The only user whose runs the caller may see; `undefined` if the caller may see all. */
export const onlyUserOf = ({ roles, subject }: Caller): string | undefined =>
  roles.has('reader') ? undefined : subject;

/** `@AskedBy() caller: Caller` */
export const AskedBy = createParamDecorator(
  (_data: unknown, execution: ExecutionContext): Caller =>
    execution.switchToHttp().getRequest<{ caller: Caller }>().caller,
);
