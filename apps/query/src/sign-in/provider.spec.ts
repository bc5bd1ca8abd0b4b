/** The identity provider's callback is accepted only for a sign-in attempt that was started here. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#eventsourcing';
import { tokenIssuer, type TestToken, type TokenIssuer } from '#testing';
import { Provider, ProviderAwayError } from './provider.js';

let server: Server;
let issuer: string;
/** The paths requested from the provider, in order. */
let asked: string[];
let isAway: boolean;
/** The provider's responses besides its metadata; 503 for a path without one. */
let answers: Record<string, unknown>;

const seconds = () => Math.floor(systemClock.now().getTime() / 1_000);
let tokens: TokenIssuer;
beforeAll(async () => void (tokens = await tokenIssuer(seconds)));

beforeEach(async () => {
  [asked, isAway, answers] = [[], false, {}];
  server = createServer(({ url }, response) => {
    asked.push(url!);
    const at = (path: string) => `${issuer}${path}`;
    const metadata = {
      ...{ issuer, authorization_endpoint: at('/authorize'), token_endpoint: at('/token') },
      ...{ jwks_uri: at('/keys'), response_types_supported: ['code'] },
      ...{ subject_types_supported: ['public'], end_session_endpoint: at('/end') },
      id_token_signing_alg_values_supported: ['ES256'],
    };
    const answer = url!.startsWith('/.well-known') && !isAway ? metadata : answers[url!];
    response.writeHead(answer ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
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

describe('an ID token', () => {
  type Make = (token: TestToken) => Promise<string> | string;

  /** The outcome of a sign-in for which the provider returns a token with these claims. */
  async function completed(make: Make, claims: Record<string, unknown> = {}) {
    const provider = providerOf();
    const { attempt } = await provider.begin();
    const { state, nonce } = attempt;
    const all = { nonce, iat: seconds(), ...claims };
    const token = await make({ issuer, audience: 'meter', claims: all });
    answers['/token'] = { access_token: 'a', token_type: 'Bearer', id_token: token };
    answers['/keys'] = tokens.keySet;
    return provider.complete(`?code=c&state=${state}`, attempt);
  }

  it('of the provider says who it is', async () => {
    expect(await completed(tokens.good, { roles: ['admin'] })).toMatchObject({
      sub: 'u-1',
      roles: ['admin'],
    });
  });

  const BAD: Readonly<Record<string, [Make, Record<string, unknown>?]>> = {
    'by a stranger': [(token) => tokens.byStranger(token)],
    'that was changed': [async (token) => (await tokens.good(token)).replace(/.{6}$/, 'AAAAAA')],
    unsigned: [(token) => tokens.unsigned(token)],
    'signed with the public key as secret': [(token) => tokens.withPublicKeyAsSecret(token)],
    'for another attempt': [(token) => tokens.good(token), { nonce: 'another' }],
    'for another client': [(token) => tokens.good({ ...token, audience: 'another' })],
    'of another issuer': [(token) => tokens.good({ ...token, issuer: 'https://id.example' })],
    'that is over': [(token) => tokens.good({ ...token, expires: -3_600 })],
  };
  it.each(Object.keys(BAD))('%s signs nobody in', async (name) => {
    const [make, claims] = BAD[name]!;
    const failure = await completed(make, claims).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(ProviderAwayError);
  });
});

it('is unavailable when it fails or disappears during a sign-in', async () => {
  const provider = providerOf();
  const { attempt } = await provider.begin();
  const comesBack = () => provider.complete(`?code=c&state=${attempt.state}`, attempt);
  await expect(comesBack()).rejects.toBeInstanceOf(ProviderAwayError);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(comesBack()).rejects.toBeInstanceOf(ProviderAwayError);
});

it('is requested again after an outage', async () => {
  const provider = providerOf();
  isAway = true;
  await expect(provider.begin()).rejects.toBeInstanceOf(ProviderAwayError);
  expect(await provider.leaving()).toBeNull();
  isAway = false;
  expect(await provider.leaving()).toMatch(/\/end\?.*post_logout_redirect_uri=/);
});

it('reads no more of what a provider says of itself than anybody could have to say', async () => {
  const authorization_endpoint = `${issuer}/authorize`;
  const metadata = { issuer, authorization_endpoint, response_types_supported: ['code'] };
  isAway = true;
  const address = '/.well-known/openid-configuration';
  answers = { [address]: metadata };
  expect((await providerOf().begin()).address).toContain(authorization_endpoint);
  answers = { [address]: { ...metadata, more: 'x'.repeat(2 ** 21) } };
  await expect(providerOf().begin()).rejects.toThrow(ProviderAwayError);
});
