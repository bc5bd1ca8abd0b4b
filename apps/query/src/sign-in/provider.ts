/** The client of the identity provider: authorization code flow with PKCE (OpenID Connect). */
import * as oidc from 'openid-client';
import { boundedFetch, type SignInConfiguration } from '#platform';

/** What the same browser must return. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface ProviderOptions extends SignInConfiguration {
  readonly issuer: string;
  /** Where the provider redirects people after sign-in. */
  readonly callback: string;
}

/** The provider does not respond, or its response is not that of a provider. */
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
   * @param query the query string with which the provider redirected the browser
   * @returns the claims of the verified ID token
   * @throws ProviderAwayError
   * @throws what openid-client finds wrong with the response
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

  /** The address that also ends the provider's session; `null` if it has no such address or does not respond. */
  async leaving(): Promise<string | null> {
    const configuration = await this.discover().catch(() => null);
    if (!configuration?.serverMetadata().end_session_endpoint) return null;
    const back = { post_logout_redirect_uri: `${this.options.publicUrl}/` };
    return oidc.buildEndSessionUrl(configuration, back).href;
  }

  /** Runs discovery once, and again after a failure. */
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
    // Only an issuer on this machine may use plain HTTP; the configuration refuses any other.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const plain = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    // Otherwise the signature of an ID token is not verified: the connection alone would vouch for it.
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

/** Whether the provider did not respond, timed out, or failed itself. */
function isAway(error: Failure): boolean {
  const { code, cause } = error;
  if (cause instanceof Response) return cause.status >= 500;
  return code === 'OAUTH_TIMEOUT' || [error, cause as Failure | undefined].some(isUnconnected);
}

const isUnconnected = (failure: Failure | undefined): boolean =>
  failure?.message === 'fetch failed';
