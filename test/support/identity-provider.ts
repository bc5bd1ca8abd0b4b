/** A real OpenID Connect provider (`oidc-provider`) with configurable accounts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface IdentityProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export interface ProviderOptions {
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The client's address. */
  readonly clientUrl: string;
  /** The claims of an account, by the name typed at the prompt. */
  readonly claimsOf: (account: string) => Readonly<Record<string, unknown>>;
}

/** Longer than any specification. If they are not set, the provider logs a warning for each. */
const HOUR_S = 3_600;
const LIFETIMES = Object.fromEntries(
  ['AccessToken', 'Grant', 'IdToken', 'Interaction', 'Session'].map((what) => [what, HOUR_S]),
);

/** The provider's own development prompts ask for a name and accept any password. */
export async function startIdentityProvider(options: ProviderOptions): Promise<IdentityProvider> {
  const { port, clientId, clientSecret, clientUrl, claimsOf } = options;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${clientUrl}/sign-in/callback`],
        post_logout_redirect_uris: [`${clientUrl}/`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'tenants'] },
    // Puts claims into the ID token itself, as Entra ID does.
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...claimsOf(sub) }) }),
    cookies: { keys: ['a key of the specification'] },
    ttl: LIFETIMES,
    pkce: { required: () => true },
  });
  const server = createServer((request, response) => void provider.callback()(request, response));
  await listen(server, port);
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
}
