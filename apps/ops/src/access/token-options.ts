/** Resolves the options of `ops token` by the installation's configuration, and refuses those that would give no access. */
import { join } from 'node:path';
import type { Configuration } from '#platform/basics';
import type { TokenRequest } from './token.js';

export interface TokenOptions {
  readonly role: readonly string[];
  readonly tenant: readonly string[];
  readonly subject: string;
  readonly name?: string;
  readonly for: string;
  readonly folder?: string;
}

/** @returns why a token with these claims would give no access, `null` where it gives some; operators need no tenant. */
export function uselessFor({ role, tenant }: TokenOptions): string | null {
  if (role.length === 0) return 'a token needs a --role';
  return tenant.length > 0 || role.includes('operator')
    ? null
    : 'a token needs a --tenant, or * for all';
}

/** The default folder of the keys. */
export const folderOf = ({ dataDir }: Pick<Configuration, 'dataDir'>): string =>
  join(dataDir, 'keys');

/** A process takes tokens of the issuer and for the audience that its configuration names. */
export function requestOf(
  { role, tenant, for: lifetime, folder, ...who }: TokenOptions,
  configuration: Pick<Configuration, 'auth' | 'dataDir'>,
): TokenRequest {
  const { auth } = configuration;
  const rules = auth.kind === 'tokens' ? { issuer: auth.issuer, audience: auth.audience } : {};
  const where = folder ?? folderOf(configuration);
  return { ...who, ...rules, folder: where, roles: role, tenants: tenant, lifetime };
}
