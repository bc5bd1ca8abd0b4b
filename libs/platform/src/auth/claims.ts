/** Derives the caller from the claims of a verified token; the claim names are configurable. */
import { isText } from '#validation';
import { type Caller, callerOf } from './caller.js';
import { isRole, type Role } from '../routes/roles.js';

/** The names of the claims. A name with dots may be the path of a nested claim, such as `realm_access.roles`. */
export interface ClaimNames {
  readonly subject: string;
  readonly name: string;
  readonly roles: string;
  readonly tenants: string;
  /** Maps roles or groups of the provider to our roles; our own names need no entry. */
  readonly roleNames: Readonly<Record<string, Role>>;
}

/** A token with more tenants is refused; it should use `*`. */
export const TENANTS_MAX = 1_000;

/** Thrown for unacceptable claims; the message repeats none of their values. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
}

type Claims = Readonly<Record<string, unknown>>;

/** @throws ClaimError naming the claim */
export function callerOfClaims(claims: Claims, names: ClaimNames): Caller {
  const subject = claimAt(claims, names.subject);
  if (!isText(subject)) throw new ClaimError(`its claim ${names.subject} must be text`);
  const name = claimAt(claims, names.name);
  const identity = {
    subject,
    name: isText(name) ? name : null,
    roles: rolesOf(textsAt(claims, names.roles), names),
    tenants: tenantsOf(textsAt(claims, names.tenants), names),
  };
  return callerOf(identity, 'token');
}

/** Ignores unknown names: they are roles of other services. */
function rolesOf(texts: readonly string[], { roleNames }: ClaimNames): Role[] {
  const roles = texts.flatMap((text) => {
    if (Object.hasOwn(roleNames, text)) return [roleNames[text]!];
    return isRole(text) ? [text] : [];
  });
  return [...new Set(roles)];
}

function tenantsOf(texts: readonly string[], names: ClaimNames): '*' | readonly string[] {
  if (texts.length > TENANTS_MAX) {
    throw new ClaimError(`its claim ${names.tenants} names more than ${TENANTS_MAX} tenants`);
  }
  // PostgreSQL receives the tenants as one text, so no id may contain the separator.
  if (!texts.every(isText)) {
    throw new ClaimError(`its claim ${names.tenants} names what can be no tenant's id`);
  }
  return texts.includes('*') ? '*' : texts;
}

/** Accepts one text or a list of texts; an absent claim is an empty list. */
function textsAt(claims: Claims, name: string): readonly string[] {
  const value = claimAt(claims, name) ?? [];
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (texts.every((text) => typeof text === 'string')) return texts;
  throw new ClaimError(`its claim ${name} must be a list of texts`);
}

function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const member of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) {
      return undefined;
    }
    value = (value as Claims)[member];
  }
  return value;
}
