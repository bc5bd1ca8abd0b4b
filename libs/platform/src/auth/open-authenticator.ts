/** Creates the configured authenticator and reads its keys. */
import { bearerToken, type Authenticator, withoutAuthentication } from './authenticator.js';
import type { AuthConfiguration, TokenConfiguration } from './auth-configuration.js';
import { steadyMilliseconds } from '../clock.js';
import type { HealthIndicator } from '../health.js';
import { randomId } from '../random-id.js';
import { keysOfIssuer } from './discovery.js';
import { keysOfFile } from './key-source.js';
import { Sessions } from './sessions.js';
import { TokenVerifier } from './token-verifier.js';

export const SIGN_IN_PATH = '/sign-in';

export interface OpenedAuthenticator {
  readonly authenticator: Authenticator;
  readonly indicators: readonly HealthIndicator[];
  /** Warnings for the log, readiness and the dashboard. */
  readonly warnings: readonly string[];
}

interface Surroundings {
  /** The system's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onNotice: (level: 'warn', message: string) => void;
}

/** @throws ConfigurationError if the keys can never be used */
export async function openAuthenticator(
  configuration: AuthConfiguration,
  surroundings: Surroundings,
): Promise<OpenedAuthenticator> {
  if (configuration.kind === 'tokens') return checkingTokens(configuration, surroundings);
  const warning = configuration.onPurpose
    ? 'AUTH=none: anyone who can reach this port may read and change everything'
    : 'no authentication is configured: anyone on this machine who can reach this port may read and change everything';
  const authenticator = { ...withoutAuthentication, ownNamesOnly: !configuration.onPurpose };
  return { authenticator, indicators: [], warnings: [warning] };
}

/**
 * Returns the sessions, or `null` without sign-in. Processes with the same configuration accept each other's sessions.
 */
export function sessionsOf(
  configuration: AuthConfiguration,
  now: Surroundings['now'],
): Sessions | null {
  if (configuration.kind === 'none' || configuration.signIn === null) return null;
  const { toleranceSeconds, signIn } = configuration;
  const { sessionKey: key, sessionMinutes: lifetimeMinutes, publicUrl } = signIn;
  const secure = publicUrl.startsWith('https:');
  return new Sessions({ key, lifetimeMinutes, toleranceSeconds, secure, now, randomId });
}

async function checkingTokens(
  configuration: TokenConfiguration,
  surroundings: Surroundings,
): Promise<OpenedAuthenticator> {
  const { keysFile, issuer } = configuration;
  // The age of keys must not depend on a clock that can be set.
  const ticking = { ...surroundings, now: steadyMilliseconds };
  const keys = keysFile === null ? keysOfIssuer(issuer, ticking) : keysOfFile(keysFile, ticking);
  await keys.open();
  const verifier = new TokenVerifier({ keys, rules: configuration, now: surroundings.now });
  const sessions = sessionsOf(configuration, surroundings.now);
  const authenticator: Authenticator = {
    off: false,
    signIn: sessions && SIGN_IN_PATH,
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token === null) {
        const caller = await sessions?.callerOf(headers.cookie);
        return caller ? { kind: 'known', caller } : { kind: 'unknown' };
      }
      if (token !== undefined) return verifier.verify(token);
      return { kind: 'refused', why: 'The header Authorization must be Bearer and a token.' };
    },
  };
  const indicator = {
    name: 'identity provider',
    check: async () => {
      const missing = await keys.missing();
      return missing === null ? null : `tokens cannot be checked: ${missing}`;
    },
  };
  return { authenticator, indicators: [indicator], warnings: [] };
}
