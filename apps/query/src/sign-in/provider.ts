/** The identity provider as a person meets it: authorization code flow with PKCE (OpenID Connect). */
import * as oidc from 'openid-client';
import { boundedFetch, type SignInConfiguration } from '#platform';

/** What must come back with the same browser. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface ProviderOptions extends SignInConfiguration {
  readonly issuer: string;
  /** Where the provider sends people back to. */
  readonly callback: string;
}

/** The provider does not answer, or does not answer as one. */
export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}

export class Provider {
  private discovered: Promise<oidc.Configuration> | null = null;

  constructor(private readonly options: ProviderOptions) {}

  /** @throws ProviderAwayError */
  async begin(): Promise<{ readonly attempt: Attempt; readonly address: string }> {
    const configuration = await this.discover();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.options.callback,
      scope: this.options.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { attempt, address: address.href };
  }

  /**
   * @param query what the provider sent people back with
   * @returns the claims of the checked ID token
   * @throws ProviderAwayError
   * @throws whatever openid-client finds wrong with it
   */
  async complete(query: string, attempt: Attempt): Promise<Readonly<Record<string, unknown>>> {
    const configuration = await this.discover();
    const answered = new URL(this.options.callback);
    answered.search = query;
    const checks = {
      pkceCodeVerifier: attempt.codeVerifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    };
    const tokens = await oidc
      .authorizationCodeGrant(configuration, answered, checks)
      .catch((cause: unknown) => {
        throw isAway(cause as Failure) ? new ProviderAwayError(AWAY, { cause }) : cause;
      });
    return { ...tokens.claims() };
  }

  /** Where one also leaves the provider; `null` where it has no such address, or is away. */
  async leaving(): Promise<string | null> {
    const configuration = await this.discover().catch(() => null);
    if (!configuration?.serverMetadata().end_session_endpoint) return null;
    const back = { post_logout_redirect_uri: `${this.options.publicUrl}/` };
    return oidc.buildEndSessionUrl(configuration, back).href;
  }

  /** Once; again after a failure. */
  private discover(): Promise<oidc.Configuration> {
    this.discovered ??= this.askProvider().catch((cause: unknown) => {
      this.discovered = null;
      throw new ProviderAwayError(AWAY, { cause });
    });
    return this.discovered;
  }

  private askProvider(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.options;
    const secret = clientSecret ?? undefined;
    const method = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
    // Only an issuer on this machine may be plain; the configuration refuses any other.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const plain = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    // Without it the signature of an ID token is not looked at: the connection alone would vouch for it.
    const execute = [oidc.enableNonRepudiationChecks, ...plain];
    return oidc.discovery(new URL(issuer), clientId, secret, method, {
      execute,
      [oidc.customFetch]: boundedFetch,
    });
  }
}

const AWAY = 'The identity provider does not answer.';

interface Failure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** Nothing came, not in time, or that the provider itself has failed. */
function isAway(error: Failure): boolean {
  const { code, cause } = error;
  if (cause instanceof Response) return cause.status >= 500;
  return code === 'OAUTH_TIMEOUT' || [error, cause as Failure | undefined].some(isUnconnected);
}

const isUnconnected = (failure: Failure | undefined): boolean =>
  failure?.message === 'fetch failed';
