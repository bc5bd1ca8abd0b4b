/** The identity provider's callback is accepted only for the sign-in attempt that was begun here. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, ProviderAwayError } from './provider.js';

let server: Server;
let issuer: string;
/** Addresses that the provider was asked at, in order. */
let asked: string[];
let isAway: boolean;

beforeEach(async () => {
  [asked, isAway] = [[], false];
  server = createServer(({ url }, response) => {
    asked.push(url!);
    const at = (path: string) => `${issuer}${path}`;
    const metadata = {
      ...{ issuer, authorization_endpoint: at('/authorize'), token_endpoint: at('/token') },
      ...{ jwks_uri: at('/keys'), response_types_supported: ['code'] },
      ...{ subject_types_supported: ['public'], end_session_endpoint: at('/end') },
      id_token_signing_alg_values_supported: ['RS256'],
    };
    const isKnown = url!.startsWith('/.well-known') && !isAway;
    response.writeHead(isKnown ? 200 : 503, { 'content-type': 'application/json' });
    response.end(isKnown ? JSON.stringify(metadata) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const providerOf = () =>
  new Provider({
    ...{ issuer, clientId: 'meter', clientSecret: null, scopes: 'openid' },
    ...{ publicUrl: 'https://meter.example', callback: 'https://meter.example/callback' },
  } as ConstructorParameters<typeof Provider>[0]);

it('sends people away with a state, a nonce and a challenge of their own', async () => {
  const provider = providerOf();
  const [one, other] = [await provider.begin(), await provider.begin()];
  for (const { attempt, address } of [one, other]) {
    const { searchParams } = new URL(address);
    expect(searchParams.get('state')).toBe(attempt.state);
    expect(searchParams.get('nonce')).toBe(attempt.nonce);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('code_challenge')).not.toBe(attempt.codeVerifier);
    expect(searchParams.get('redirect_uri')).toBe('https://meter.example/callback');
  }
  for (const member of ['state', 'nonce', 'codeVerifier'] as const) {
    expect(one.attempt[member]).not.toBe(other.attempt[member]);
  }
});

it('exchanges no code that comes with the state of another attempt, or with none', async () => {
  const provider = providerOf();
  const { attempt } = await provider.begin();
  const { attempt: other } = await provider.begin();
  asked = [];
  for (const query of ['?code=c', '?code=c&state=', `?code=c&state=${other.state}`]) {
    await expect(provider.complete(query, attempt)).rejects.toThrow();
  }
  expect(asked).toEqual([]);
  await expect(provider.complete(`?code=c&state=${attempt.state}`, attempt)).rejects.toThrow();
  expect(asked).toEqual(['/token']);
});

it('is looked for again after it was away', async () => {
  const provider = providerOf();
  isAway = true;
  await expect(provider.begin()).rejects.toBeInstanceOf(ProviderAwayError);
  expect(await provider.leaving()).toBeNull();
  isAway = false;
  expect(await provider.leaving()).toMatch(/\/end\?.*post_logout_redirect_uri=/);
});
