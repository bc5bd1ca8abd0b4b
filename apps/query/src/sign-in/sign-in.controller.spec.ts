/** Sign-in and sign-out as a browser performs them, with the time limits of both. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createHttpApp,
  createLogger,
  Limits,
  NO_QUOTAS,
  type Role,
  Sessions,
  unauthenticated,
} from '#platform';
import type { Attempt } from './provider.js';
import { SignInModule } from './sign-in.module.js';

const NAMES = { subject: 'sub', name: 'name', roles: 'roles', tenants: 'tenants', roleNames: {} };
const CLAIMS = { sub: 'u-1', name: 'Ada', roles: ['admin'] as Role[], tenants: ['contoso'] };
const ATTEMPT: Attempt = { state: 's', nonce: 'n', codeVerifier: 'v' };
const MINUTE_MS = 60_000;
/** The requests per minute allowed to one address. */
const MANY = 20;

const time = { ms: 1_790_000_000_000 };
const sessions = new Sessions({
  key: 'a key of the specification, long enough',
  lifetimeMinutes: 60,
  toleranceSeconds: 30,
  secure: false,
  now: () => time.ms,
  randomId: () => 'csrf-1',
});
let completed: unknown[];
let app: NestFastifyApplication;

beforeEach(async () => {
  completed = [];
  const provider = {
    begin: async () => ({ attempt: ATTEMPT, address: 'https://issuer.example/authorize' }),
    complete: async (query: string, attempt: Attempt) => {
      completed.push([query, attempt]);
      return CLAIMS;
    },
    leaving: async () => null,
  };
  const authenticator = {
    ...{ off: false, signIn: null },
    async authenticate({ cookie }: { cookie?: string }) {
      const caller = (await sessions.callerOf(cookie)) ?? unauthenticated('a program');
      return { kind: 'known', caller } as const;
    },
  };
  const module = SignInModule.register({ provider, sessions, claims: NAMES });
  const logger = createLogger({ level: 'error', format: 'text' });
  const limits = new Limits({ client: { ...NO_QUOTAS, requests: MANY }, tenant: NO_QUOTAS });
  app = await createHttpApp(module, { logger, authenticator, limits, sleep: async () => {} });
  await app.init();
});
afterEach(() => app.close());

const cookieOf = (setCookie: unknown): string => String(setCookie).split(';')[0]!;
const begin = (returnTo = '/tenants/contoso') =>
  app.inject({ url: `/sign-in?returnTo=${encodeURIComponent(returnTo)}` });
const complete = (cookie: string) =>
  app.inject({ url: '/sign-in/callback?code=c&state=s', headers: { cookie } });

it('goes to the provider, and from there to the page that was asked for, as who one is', async () => {
  const begun = await begin();
  expect(begun.headers['location']).toBe('https://issuer.example/authorize');
  const ended = await complete(cookieOf(begun.headers['set-cookie']));
  expect([ended.statusCode, ended.headers['location']]).toEqual([302, '/tenants/contoso']);
  expect(completed).toEqual([['?code=c&state=s', expect.objectContaining(ATTEMPT)]]);
  expect(ended.headers['set-cookie']).toEqual([
    expect.stringMatching(/^meter-session=\w/),
    expect.stringMatching(/^meter-sign-in=; Max-Age=0;/),
  ]);
  expect(await sessions.callerOf(cookieOf(ended.headers['set-cookie']))).toMatchObject({
    ...{ subject: 'u-1', name: 'Ada', granted: ['admin'], auth: 'session' },
    tenants: new Set(['contoso']),
  });
});

it.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', ''])(
  'leads nowhere else, though it was begun with %s',
  async (returnTo) => {
    const begun = await begin(returnTo);
    const ended = await complete(cookieOf(begun.headers['set-cookie']));
    expect([ended.statusCode, ended.headers['location']]).toEqual([302, '/']);
  },
);

it.each([
  [9 * MINUTE_MS, 302],
  [11 * MINUTE_MS, 403],
])('%i ms after it was begun it is answered with %i', async (passedMs, status) => {
  const cookie = cookieOf((await begin()).headers['set-cookie']);
  time.ms += passedMs;
  expect((await complete(cookie)).statusCode).toBe(status);
});

it('is begun and ended only so often from one address: the provider works for each', async () => {
  const cookie = cookieOf((await begin()).headers['set-cookie']);
  for (let time = 2; time < MANY; time++) expect((await begin()).statusCode).toBe(302);
  expect((await complete(cookie)).statusCode).toBe(302);
  expect((await complete(cookie)).statusCode).toBe(429);
  expect((await begin()).statusCode).toBe(429);
  expect(completed).toHaveLength(1);
});

it('is not ended in a browser in which it was not begun', async () => {
  expect((await complete('')).statusCode).toBe(403);
  const session = cookieOf(await sessions.begin((await sessionOf())!));
  expect((await complete(session)).statusCode).toBe(403);
  expect(completed).toEqual([]);
});

it('takes the session from the browser that signs out, and none from a program', async () => {
  const cookie = cookieOf(await sessions.begin((await sessionOf())!));
  const out = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/sign-out', headers });
  const left = await out({ cookie, 'x-csrf-token': 'csrf-1' });
  expect(left.statusCode).toBe(200);
  expect(left.headers['set-cookie']).toMatch(/^meter-session=; Max-Age=0;/);
  expect((await out({})).headers['set-cookie']).toBeUndefined();
});

async function sessionOf() {
  const ended = await complete(cookieOf((await begin()).headers['set-cookie']));
  completed = [];
  return sessions.callerOf(cookieOf(ended.headers['set-cookie']));
}
