/** The authenticator that the configuration asks for, with its keys read. */
import { bearerToken, type Authenticator, withoutAuthentication } from './authenticator.js';
import type { AuthConfiguration, TokenConfiguration } from '../auth-configuration.js';
import type { HealthIndicator } from '../health.js';
import { keysOfIssuer } from './discovery.js';
import { keysOfFile } from './key-source.js';
import { TokenVerifier } from './token-verifier.js';

export interface OpenedAuthenticator {
  readonly authenticator: Authenticator;
  readonly indicators: readonly HealthIndicator[];
  /** What an operator should know wherever they look. */
  readonly warnings: readonly string[];
}

interface Surroundings {
  /** The system's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onNotice: (level: 'warn', message: string) => void;
}

/** @throws ConfigurationError when the keys can never be used. */
export async function openAuthenticator(
  configuration: AuthConfiguration,
  surroundings: Surroundings,
): Promise<OpenedAuthenticator> {
  if (configuration.kind === 'tokens') return checkingTokens(configuration, surroundings);
  const warning = configuration.onPurpose
    ? 'AUTH=none: whoever reaches this port may read and change everything'
    : 'no authentication is configured: whoever reaches this port, from this machine only, may read and change everything';
  return { authenticator: withoutAuthentication, indicators: [], warnings: [warning] };
}

async function checkingTokens(
  configuration: TokenConfiguration,
  surroundings: Surroundings,
): Promise<OpenedAuthenticator> {
  const { keysFile, issuer } = configuration;
  const keys =
    keysFile === null ? keysOfIssuer(issuer, surroundings) : keysOfFile(keysFile, surroundings);
  await keys.open();
  const verifier = new TokenVerifier({ keys, rules: configuration, now: surroundings.now });
  const authenticator: Authenticator = {
    off: false,
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token === null) return { kind: 'unknown' };
      if (token !== undefined) return verifier.verify(token);
      return { kind: 'refused', why: 'The header Authorization must be Bearer and a token.' };
    },
  };
  const indicator = {
    name: 'identity provider',
    check: async () => {
      const missing = keys.missing();
      return missing === null ? null : `tokens cannot be checked: ${missing}`;
    },
  };
  return { authenticator, indicators: [indicator], warnings: [] };
}
