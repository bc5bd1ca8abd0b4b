/** Tokens while the identity provider is unreachable, returns, changes its keys or is misconfigured. */
import { createServer, type Server } from 'node:http';
import { eventually, tokenIssuer, type TokenIssuer } from '#testing';
import { keysOfIssuer } from './discovery.js';
import type { KeySource } from './key-source.js';
import { TokenVerifier } from './token-verifier.js';

const NOW_SECONDS = 1_790_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CLAIMS = {
  subject: 'sub',
  name: 'name',
  roles: 'roles',
  tenants: 'tenants',
  roleNames: {},
} as const;

interface Answer {
  readonly status?: number;
  readonly location?: string;
  readonly body?: unknown;
}

let server: Server;
let issuer: string;
let answers: Record<string, Answer>;
let first: TokenIssuer;
let second: TokenIssuer;
let nowMs: number;
let notices: string[];
let keys: KeySource;

const CONFIGURATION = '/.well-known/openid-configuration';
const KEYS = '/keys';

beforeAll(async () => {
  const seconds = () => Math.floor(nowMs / 1_000);
  [first, second] = await Promise.all([tokenIssuer(seconds), tokenIssuer(seconds, 'EdDSA')]);
  server = createServer((request, response) => {
    const { status = 200, location, body } = answers[request.url!] ?? { status: 404 };
    if (location !== undefined) response.setHeader('location', location);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  nowMs = NOW_SECONDS * 1_000;
  notices = [];
  answers = {
    [CONFIGURATION]: { body: { issuer, jwks_uri: `${issuer}${KEYS}` } },
    [KEYS]: { body: first.keySet },
  };
  const onNotice = (_level: string, message: string) => notices.push(message);
  keys = keysOfIssuer(issuer, { now: () => nowMs, onNotice });
});

const away = { [CONFIGURATION]: { status: 503 } };

function verifier(toleranceSeconds = 30): TokenVerifier {
  const rules = { issuer, audience: 'ai-credit-meter', claims: CLAIMS, toleranceSeconds };
  return new TokenVerifier({ keys, rules, now: () => nowMs });
}
const kindOf = async (by: TokenIssuer): Promise<string> =>
  (await verifier().verify(await by.good({ issuer }))).kind;

it('takes tokens by the keys that the provider names', async () => {
  await keys.open();
  expect(await keys.missing()).toBeNull();
  expect(await kindOf(first)).toBe('known');
  expect(await kindOf(second)).toBe('refused');
});

it('starts while the provider is away, says so, and continues when it is back', async () => {
  const there = answers;
  answers = away;
  await keys.open();
  expect(await keys.missing()).toMatch(/openid-configuration answers 503/);
  expect(notices.join()).toContain('the keys of tokens could not be read');
  expect(await kindOf(first)).toBe('unavailable');
  answers = there;
  nowMs += 11_000;
  expect(await kindOf(first)).toBe('known');
  expect(await keys.missing()).toBeNull();
});

it('finds out that the provider has come when its health is asked, because who is not ready gets no tokens', async () => {
  const there = answers;
  answers = away;
  await keys.open();
  answers = there;
  nowMs += 11_000;
  expect(await keys.missing()).toBeNull();
});

it('says that nothing listens at the address of the issuer', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => void gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as { port: number };
  await new Promise((resolve) => gone.close(resolve));
  const nobody = keysOfIssuer(`http://127.0.0.1:${port}`, { now: () => nowMs, onNotice: () => {} });
  await nobody.open();
  expect(await nobody.missing()).toMatch(/does not answer \(ECONNREFUSED\)/);
});

it.each([
  ['text', 'no JSON', 'answers no JSON'],
  ['more than anybody reads', ' '.repeat(2 ** 21), 'does not complete its answer'],
])('says that the provider answers %s', async (_what, body, why) => {
  answers[KEYS] = { body };
  await keys.open();
  expect(await keys.missing()).toContain(`${KEYS} ${why}`);
  expect(await kindOf(first)).toBe('unavailable');
});

it('uses known keys while the provider is away, for a day', async () => {
  await keys.open();
  answers = away;
  nowMs += DAY_MS - MINUTE_MS;
  expect(await kindOf(first)).toBe('known');
  nowMs += 2 * MINUTE_MS;
  expect(await kindOf(first)).toBe('unavailable');
  expect(await keys.missing()).toMatch(/openid-configuration answers 503/);
});

it('follows a provider that changes its keys, and drops those it withdrew', async () => {
  await keys.open();
  answers[KEYS] = { body: { keys: [...first.keySet.keys, ...second.keySet.keys] } };
  nowMs += MINUTE_MS;
  expect([await kindOf(first), await kindOf(second)]).toEqual(['known', 'known']);
  answers[KEYS] = { body: second.keySet };
  nowMs += 11 * MINUTE_MS;
  expect(await kindOf(second)).toBe('known');
  await eventually('its keys were read again', async () => (await kindOf(first)) === 'refused');
});

describe('a provider that is not what it says', () => {
  const isNothing: Readonly<Record<string, () => [Record<string, Answer>, RegExp]>> = {
    'that is of another issuer': () => [
      { [CONFIGURATION]: { body: { issuer: 'https://elsewhere.example', jwks_uri: issuer } } },
      /is of another issuer/,
    ],
    'that answers no object': () => [{ [CONFIGURATION]: { body: null } }, /another issuer/],
    'that answers no JSON': () => [{ [CONFIGURATION]: { body: '<html>' } }, /answers no JSON/],
    'that leads elsewhere': () => [
      { [CONFIGURATION]: { status: 302, location: 'http://169.254.169.254/' } },
      /does not answer/,
    ],
    'that names a file': () => [
      { [CONFIGURATION]: { body: { issuer, jwks_uri: 'file:///etc/passwd' } } },
      /no usable address of keys/,
    ],
    'that names no address': () => [
      { [CONFIGURATION]: { body: { issuer, jwks_uri: 7 } } },
      /no usable address of keys/,
    ],
    'whose keys lead elsewhere': () => [
      { [KEYS]: { status: 307, location: 'http://169.254.169.254/' } },
      /does not answer/,
    ],
    'without keys': () => [{ [KEYS]: { body: { keys: [] } } }, /no list "keys"/],
    'with a key that is none': () => [{ [KEYS]: { body: { keys: ['a'] } } }, /no JSON Web Key/],
  };

  it.each(Object.keys(isNothing))('%s is told as missing', async (name) => {
    const [wrong, why] = isNothing[name]!();
    answers = { ...answers, ...wrong };
    await keys.open();
    expect(await keys.missing()).toMatch(why);
    expect(await kindOf(first)).toBe('unavailable');
  });

  it('that publishes a private key causes a message, which does not repeat the key', async () => {
    answers[KEYS] = { body: { keys: [first.privateJwk] } };
    await keys.open();
    expect(await keys.missing()).toContain('keys[0] is private (it has "d")');
    expect(`${await keys.missing()}${notices.join()}`).not.toContain(first.privateJwk.d);
    expect(await kindOf(first)).toBe('unavailable');
  });
});

describe('a token of the provider', () => {
  beforeEach(() => keys.open());

  it.each([
    { toleranceSeconds: 30, kind: 'refused' },
    { toleranceSeconds: 300, kind: 'known' },
  ])('of clocks five minutes apart, with a tolerance of $toleranceSeconds s', async (row) => {
    const check = verifier(row.toleranceSeconds);
    const early = await first.good({ issuer, notBefore: 299, expires: 900 });
    const late = await first.good({ issuer, notBefore: -900, expires: -299 });
    expect((await check.verify(early)).kind).toBe(row.kind);
    expect((await check.verify(late)).kind).toBe(row.kind);
  });

  it('of a mebibyte is refused unread', async () => {
    const claims = { filling: 'a'.repeat(1024 * 1024) };
    const answer = await verifier().verify(await first.good({ issuer, claims }));
    expect(answer).toMatchObject({
      kind: 'refused',
      why: 'The token is longer than any valid one.',
    });
  });

  it('with ten thousand tenants is refused', async () => {
    const tenants = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
    const answer = await verifier().verify(await first.good({ issuer, claims: { tenants } }));
    expect(answer.kind).toBe('refused');
  });

  it.each(['roles', 'tenants', 'sub'])(
    'with %s nested a thousand deep is refused',
    async (claim) => {
      const nested = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as unknown;
      const claims = { [claim]: nested } as Record<string, unknown>;
      const answer = await verifier().verify(await first.good({ issuer, claims }));
      expect(answer).toMatchObject({ kind: 'refused', why: expect.stringContaining(claim) });
    },
  );

  it('whose claims are named as members of every object gives nothing', async () => {
    const claims = { roles: ['constructor', '__proto__', 'toString'], tenants: ['__proto__'] };
    const answer = await verifier().verify(await first.good({ issuer, claims }));
    expect(answer).toMatchObject({ kind: 'known', caller: { granted: [] } });
  });
});
