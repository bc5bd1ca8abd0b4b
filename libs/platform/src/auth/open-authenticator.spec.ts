/** Which credentials count if several are sent, what readiness says about keys, and the sign-in address. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenIssuer, type TokenIssuer } from '#testing';
import type { SignInConfiguration, TokenConfiguration } from './auth-configuration.js';
import { callerOf } from './caller.js';
import { openAuthenticator, sessionsOf, SIGN_IN_PATH } from './open-authenticator.js';

const NOW_MS = 1_790_000_000_000;
const claims = { roles: ['reader'], tenants: ['contoso'] };
const surroundings = { now: () => NOW_MS, onNotice: () => undefined };

let folder: string;
let issuer: TokenIssuer;
let configuration: TokenConfiguration;

const signIn: SignInConfiguration = {
  ...{ clientId: 'meter', clientSecret: null, scopes: 'openid' },
  ...{ sessionKey: 'a key of the specification, long enough', sessionMinutes: 60 },
  publicUrl: 'http://localhost:8080',
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authenticator-'));
  const keysFile = join(folder, 'jwks.json');
  issuer = await tokenIssuer(() => NOW_MS / 1_000);
  await writeFile(keysFile, JSON.stringify(issuer.keySet));
  configuration = {
    ...{ kind: 'tokens', issuer: 'ai-credit-meter', audience: 'ai-credit-meter', keysFile },
    claims: { subject: 'sub', name: 'name', roles: 'roles', tenants: 'tenants', roleNames: {} },
    ...{ toleranceSeconds: 30, signIn },
  };
});
afterEach(() => rm(folder, { recursive: true }));

const opened = () => openAuthenticator(configuration, surroundings);
const bearer = async () => ({ authorization: `Bearer ${await issuer.good({ claims })}` });

/** The session cookie as the browser sends it back. */
async function cookie(): Promise<{ cookie: string }> {
  const identity = { subject: 'u-2', name: null, roles: ['admin'], tenants: ['contoso'] } as const;
  const sessions = sessionsOf(configuration, surroundings.now)!;
  return { cookie: (await sessions.begin(callerOf(identity, 'session'))).split(';')[0]! };
}

describe('a caller', () => {
  it.each([
    ['a token', async () => bearer(), 'u-1'],
    ['the cookie of a session', async () => cookie(), 'u-2'],
    ['both', async () => ({ ...(await cookie()), ...(await bearer()) }), 'u-1'],
  ])('with %s is known', async (_, headers, subject) => {
    const { authenticator } = await opened();
    const found = await authenticator.authenticate(await headers());
    expect(found).toMatchObject({ kind: 'known', caller: { subject } });
  });

  it.each(['Bearer made.up.token', 'Basic bWFyaWE6c2VjcmV0', 'Bearer', ''])(
    'with "%s" is refused, whatever cookie comes beside it',
    async (authorization) => {
      const { authenticator } = await opened();
      for (const more of [{}, await cookie()]) {
        const found = await authenticator.authenticate({ authorization, ...more });
        expect(found).toMatchObject({ kind: 'refused' });
      }
    },
  );

  it.each([{}, { cookie: 'meter-session=made-up' }])('with %j is not known', async (headers) => {
    expect(await (await opened()).authenticator.authenticate(headers)).toEqual({ kind: 'unknown' });
  });
});

describe('people', () => {
  it('sign in where that is configured, and nowhere else', async () => {
    expect((await opened()).authenticator.signIn).toBe(SIGN_IN_PATH);
    configuration = { ...configuration, signIn: null };
    const { authenticator } = await opened();
    expect(authenticator.signIn).toBeNull();
    const held = { cookie: 'meter-session=made-up' };
    expect(await authenticator.authenticate(held)).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['http://localhost:8080', /^meter-session=/],
    ['https://meter.example', /^__Host-meter-session=.*; Secure/],
  ])('who reach the service at %s have a cookie that fits', async (publicUrl, form) => {
    configuration = { ...configuration, signIn: { ...signIn, publicUrl } };
    const sessions = sessionsOf(configuration, surroundings.now)!;
    expect(sessions.end()).toMatch(form);
  });
});

describe('keys', () => {
  it('that are there are no reason to be unready', async () => {
    const { indicators, warnings } = await opened();
    expect(await Promise.all(indicators.map(({ check }) => check()))).toEqual([null]);
    expect(warnings).toEqual([]);
  });

  it('that a provider does not give are one, which is named', async () => {
    configuration = { ...configuration, issuer: 'http://127.0.0.1:1', keysFile: null };
    const { indicators, authenticator } = await opened();
    expect(await indicators[0]!.check()).toMatch(/^tokens cannot be checked: .* does not answer/);
    const found = await authenticator.authenticate(await bearer());
    expect(found).toMatchObject({ kind: 'unavailable' });
  });

  it('that are no keys stop the start', async () => {
    await writeFile(configuration.keysFile!, '{');
    await expect(opened()).rejects.toThrow(/^AUTH_KEYS_FILE: .* is not JSON$/);
  });
});

it.each([
  [true, /^AUTH=none: /],
  [false, /^no authentication is configured: /],
])('warns if no credentials are required (on purpose: %s)', async (onPurpose, warning) => {
  const found = await openAuthenticator({ kind: 'none', onPurpose }, surroundings);
  expect(found.warnings).toEqual([expect.stringMatching(warning)]);
  expect(found.authenticator).toMatchObject({ off: true, ownNamesOnly: !onPurpose, signIn: null });
  expect(sessionsOf({ kind: 'none', onPurpose }, surroundings.now)).toBeNull();
});
