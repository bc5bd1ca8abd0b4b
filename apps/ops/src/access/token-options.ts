/** Resolves the options of `ops token` against the installation's configuration, and refuses those that give no access. */
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

/** @returns why a token with these claims gives no access, or `null` if it does; operators need no tenant */
export function uselessFor({ role, tenant }: TokenOptions): string | null {
  if (role.length === 0) return 'a token needs a --role';
  return tenant.length > 0 || role.includes('operator')
    ? null
    : 'a token needs a --tenant, or * for all';
}

/** The default folder of the keys. */
export const folderOf = ({ dataDir }: Pick<Configuration, 'dataDir'>): string =>
  join(dataDir, 'keys');

/** Processes accept tokens of the issuer and for the audience in their configuration. */
export function requestOf(
  { role, tenant, for: lifetime, folder, ...who }: TokenOptions,
  configuration: Pick<Configuration, 'auth' | 'dataDir'>,
): TokenRequest {
  const { auth } = configuration;
  const rules = auth.kind === 'tokens' ? { issuer: auth.issuer, audience: auth.audience } : {};
  const where = folder ?? folderOf(configuration);
  return { ...who, ...rules, folder: where, roles: role, tenants: tenant, lifetime };
}
