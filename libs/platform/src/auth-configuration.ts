/** Who is let in, by what is configured: nobody unknown beyond this machine, unless somebody says so on purpose. */
import type { ClaimNames } from './auth/claims.js';
import type { Role } from './auth/roles.js';
import { ConfigurationError, type Environment } from './environment.js';

export interface TokenConfiguration {
  readonly kind: 'tokens';
  readonly issuer: string;
  readonly audience: string;
  /** A JSON Web Key Set on disk; `null` asks the issuer for its keys. */
  readonly keysFile: string | null;
  readonly claims: ClaimNames;
  readonly toleranceSeconds: number;
}

export type AuthConfiguration =
  /** Anybody who reaches the port may do anything. */
  | {
      readonly kind: 'none';
      /** `AUTH=none` says it; otherwise it holds because only this machine reaches the port. */
      readonly onPurpose: boolean;
    }
  | TokenConfiguration;

/** Of tokens that `ops token` makes. */
export const OWN_ISSUER = 'ai-credit-meter';

/** @throws ConfigurationError naming what contradicts or is missing. */
export function authOf(environment: Environment): AuthConfiguration {
  const { AUTH: auth, AUTH_ISSUER: issuer, AUTH_KEYS_FILE: keysFile, HOST: host } = environment;
  const checked = issuer !== undefined || keysFile !== undefined;
  if (auth === 'none' && checked) {
    throw new ConfigurationError(
      'AUTH must not be none beside AUTH_ISSUER or AUTH_KEYS_FILE: unset the one or the others',
    );
  }
  if (checked) return tokensOf(environment);
  if (auth === undefined && !isLoopback(host)) {
    throw new ConfigurationError(
      `HOST=${host} can be reached from elsewhere: set AUTH_ISSUER and AUTH_AUDIENCE, or AUTH_KEYS_FILE, or AUTH=none to let everybody in on purpose`,
    );
  }
  return { kind: 'none', onPurpose: auth === 'none' };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

function tokensOf(environment: Environment): TokenConfiguration {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_KEYS_FILE } = environment;
  if (AUTH_KEYS_FILE === undefined && AUTH_AUDIENCE === undefined) {
    throw new ConfigurationError(
      'AUTH_AUDIENCE must name this service as AUTH_ISSUER knows it, or tokens for others would be taken',
    );
  }
  return {
    kind: 'tokens',
    issuer: AUTH_ISSUER ?? OWN_ISSUER,
    audience: AUTH_AUDIENCE ?? OWN_ISSUER,
    keysFile: AUTH_KEYS_FILE ?? null,
    claims: claimsOf(environment),
    toleranceSeconds: Number(environment.AUTH_CLOCK_TOLERANCE),
  };
}

function claimsOf(environment: Environment): ClaimNames {
  const pairs = environment.AUTH_ROLE_NAMES?.split(',').map((pair) => pair.split('=')) ?? [];
  return {
    subject: environment.AUTH_SUBJECT_CLAIM,
    name: environment.AUTH_NAME_CLAIM,
    roles: environment.AUTH_ROLES_CLAIM,
    tenants: environment.AUTH_TENANTS_CLAIM,
    roleNames: Object.fromEntries(pairs) as Readonly<Record<string, Role>>,
  };
}
