/** The access configuration: without tokens only this machine is served, unless `AUTH=none` is set. */
import type { ClaimNames } from './claims.js';
import { type LimitConfiguration, NO_QUOTAS, type Quotas } from './limits.js';
import type { Role } from '../routes/roles.js';
import { ConfigurationError, type Environment, type Limit } from '../environment/environment.js';

/** Sign-in for people at the issuer. */
export interface SignInConfiguration {
  readonly clientId: string;
  /** `null` for a public client. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  readonly sessionKey: string;
  readonly sessionMinutes: number;
  /** The public address of the service, without a path. */
  readonly publicUrl: string;
}

export interface TokenConfiguration {
  readonly kind: 'tokens';
  readonly issuer: string;
  readonly audience: string;
  /** A JSON Web Key Set on disk; `null` to fetch the keys from the issuer. */
  readonly keysFile: string | null;
  readonly claims: ClaimNames;
  readonly toleranceSeconds: number;
  /** `null` without sign-in for people. */
  readonly signIn: SignInConfiguration | null;
}

export type AuthConfiguration =
  /** Anybody who can reach the port may do anything. */
  | {
      readonly kind: 'none';
      /** Whether `AUTH=none` is set; otherwise only this machine can reach the port. */
      readonly onPurpose: boolean;
    }
  | TokenConfiguration;

/** Issuer and audience of tokens made by `ops token`. */
export const OWN_ISSUER = 'ai-credit-meter';

/** @throws ConfigurationError naming the settings that are missing or contradict each other */
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
  refusePlain(AUTH_ISSUER);
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
    signIn: signInOf(environment),
  };
}

/** Refuses issuers without TLS: anybody on the network path could replace the keys. */
function refusePlain(issuer: string | undefined): void {
  if (issuer === undefined || issuer.startsWith('https:')) return;
  if (isLoopback(new URL(issuer).hostname.replace(/^\[|\]$/g, ''))) return;
  throw new ConfigurationError('AUTH_ISSUER must begin with https:// unless it is on this machine');
}

const SIGN_IN = ['AUTH_ISSUER', 'AUTH_SESSION_KEY', 'PUBLIC_URL'] as const;

function signInOf(environment: Environment): SignInConfiguration | null {
  const {
    AUTH_CLIENT_ID: clientId,
    AUTH_SESSION_KEY: sessionKey,
    PUBLIC_URL: publicUrl,
  } = environment;
  if (clientId === undefined) return null;
  const missing = SIGN_IN.filter((name) => environment[name] === undefined);
  if (sessionKey === undefined || publicUrl === undefined || missing.length > 0) {
    throw new ConfigurationError(`AUTH_CLIENT_ID needs ${missing.join(' and ')} as well`);
  }
  return {
    clientId,
    clientSecret: environment.AUTH_CLIENT_SECRET ?? null,
    scopes: environment.AUTH_SCOPES,
    sessionKey,
    sessionMinutes: Number(environment.AUTH_SESSION_MINUTES),
    publicUrl,
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

/** Limits per minute, and on open streams: far above the needs of a normal client, but low enough to protect others. */
const WITH_TOKENS: LimitConfiguration = {
  client: { requests: 60_000, bytes: 2 ** 30, events: 600_000, streams: 50 },
  tenant: { requests: 120_000, bytes: 2 ** 31, events: 1_200_000, streams: 100 },
};

/**
 * The limits without authentication, when a client is an address that many may share: only open streams are limited by
 * default.
 */
const WITHOUT: LimitConfiguration = {
  client: NO_QUOTAS,
  tenant: { ...NO_QUOTAS, streams: WITH_TOKENS.tenant.streams },
};

export function limitsOf(environment: Environment): LimitConfiguration {
  const checked = environment.AUTH_ISSUER !== undefined || environment.AUTH_KEYS_FILE !== undefined;
  const usual = checked ? WITH_TOKENS : WITHOUT;
  const quotasOf = (scope: keyof LimitConfiguration): Quotas => {
    const limit = (unit: keyof Quotas): number | null => {
      const name = `LIMIT_${scope}_${unit}`.toUpperCase() as Limit;
      const text = environment[name];
      if (text === undefined) return usual[scope][unit];
      return text === 'none' ? null : Number(text);
    };
    return {
      requests: limit('requests'),
      bytes: limit('bytes'),
      events: limit('events'),
      streams: limit('streams'),
    };
  };
  return { client: quotasOf('client'), tenant: quotasOf('tenant') };
}
