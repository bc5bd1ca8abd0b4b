/** Sign-in with a real browser, a real OpenID Connect provider and the built process. */
import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { freePort, freePorts } from '#testing';
import { openBrowser } from '../support/browser.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';

const CLIENT = { clientId: 'meter-pages', clientSecret: 'a secret of the specification' };
const PEOPLE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  jose: { name: 'José', roles: ['admin'], tenants: ['contoso'] },
  many: { roles: ['reader'], tenants: Array.from({ length: 900 }, (_, n) => `tenant-${n}`) },
};

let folder: DataFolder;
let provider: IdentityProvider;
let meter: Meter;
let origin: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await dataFolder();
  const [port, providerPort] = (await freePorts(2)) as [number, number];
  origin = `http://127.0.0.1:${port}`;
  provider = await startIdentityProvider({
    ...CLIENT,
    port: providerPort,
    clientUrl: origin,
    claimsOf: (account) => PEOPLE[account] ?? {},
  });
  meter = await startMeter({
    dataDir: folder.path,
    env: {
      PORT: String(port),
      PUBLIC_URL: origin,
      AUTH_ISSUER: provider.issuer,
      AUTH_AUDIENCE: 'meter-api',
      AUTH_CLIENT_ID: CLIENT.clientId,
      AUTH_CLIENT_SECRET: CLIENT.clientSecret,
      AUTH_SESSION_KEY: 'a session key of the specification, long enough',
    },
  });
  browser = await openBrowser();
}, PATIENCE_MS);
afterAll(async () => {
  await browser.close();
  await meter.kill();
  await provider.stop();
  await folder.remove();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());

/** Uses the provider's own prompts: a name with any password, then consent. */
async function signIn(account: string, returnTo = '/docs'): Promise<void> {
  await page.goto(`${origin}/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
  await page.fill('input[name=login]', account);
  await page.fill('input[name=password]', 'anything');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
  await page.waitForURL(`${origin}/**`);
}

/** Sends a request as a script of the page does, with the browser's own cookies. */
const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: string) =>
  page.evaluate(
    async (request) => {
      const { path: address, ...init } = request;
      const response = await fetch(address, { redirect: 'manual', ...init });
      return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
    },
    { path, method, headers, ...(body !== undefined && { body }) },
  );

const command = (csrfToken: string) =>
  ask(
    '/v1/tenants/contoso/settings',
    'PUT',
    { 'content-type': 'application/json', 'x-csrf-token': csrfToken, 'x-actor': 'somebody else' },
    '{"allowUnallocated":false}',
  );

it('signs a person in, who comes back to the page that was asked for', async () => {
  await signIn('jose', '/docs?filter=usage');
  expect(page.url()).toBe(`${origin}/docs?filter=usage`);
  const { body } = await ask('/v1/me');
  expect(body).toMatchObject({
    subject: 'jose',
    name: 'José',
    roles: ['admin'],
    tenants: ['contoso'],
    auth: 'session',
  });
});

it('keeps the session from scripts, and other sites from sending it along', async () => {
  await signIn('jose');
  const cookie = (await context.cookies(origin)).find(({ name }) => name === 'meter-session');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(await page.evaluate('document.cookie')).toBe('');
});

it('writes who it was into the ledger, whatever a header claims', async () => {
  await signIn('jose');
  const { body: me } = await ask('/v1/me');
  const { status, body } = await command(me.csrfToken);
  expect(status).toBe(200);
  expect(body.events[0].data.by).toEqual({ actorId: 'jose', actorName: 'José', reason: null });
});

it('takes no command without the token of the session, as from a forged form', async () => {
  await signIn('jose');
  expect((await command('guessed')).status).toBe(403);
  const elsewhere = await startSite(
    `<form method=post action="${origin}/sign-out"></form><script>document.forms[0].submit()</script>`,
  );
  try {
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url() === `${origin}/sign-out`),
      page.goto(elsewhere.address),
    ]);
    expect([401, 403]).toContain(answer.status());
  } finally {
    elsewhere.server.close();
  }
  await page.goto(`${origin}/docs`);
  expect((await ask('/v1/me')).body.subject).toBe('jose');
});

it('is shown in no frame of another site', async () => {
  const elsewhere = await startSite(`<iframe src="${origin}/docs"></iframe>`);
  try {
    await page.goto(elsewhere.address);
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await framed?.content()).not.toContain('swagger-ui');
  } finally {
    elsewhere.server.close();
  }
});

it('recognises no session after signing out', async () => {
  await signIn('jose');
  const { body: me } = await ask('/v1/me');
  const out = await ask('/sign-out', 'POST', { 'x-csrf-token': me.csrfToken });
  expect(out.status).toBe(200);
  expect(out.body.providerSignOut).toContain(provider.issuer);
  expect(await ask('/v1/me')).toMatchObject({ status: 401, body: { signIn: '/sign-in' } });
});

it('answers 401 with where to sign in once the session is over', async () => {
  await signIn('jose');
  const value = 'of.another.installation.or.over';
  await context.addCookies([{ name: 'meter-session', value, url: origin }]);
  expect(await command('any')).toMatchObject({ status: 401, body: { signIn: '/sign-in' } });
});

it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', '/\t/e.x'])(
  'goes to its own first page where the link says %s',
  async (returnTo) => {
    await signIn('jose', returnTo);
    expect(new URL(page.url()).origin).toBe(origin);
  },
);

it('says so when an account has too many tenants for a session', async () => {
  await page.goto(`${origin}/sign-in`);
  await page.fill('input[name=login]', 'many');
  await page.fill('input[name=password]', 'anything');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
  await page.waitForURL(`${origin}/**`);
  expect(await page.textContent('body')).toContain('more tenants than a session can hold');
});

it('refuses an answer that was not asked for in this browser', async () => {
  await page.goto(`${origin}/sign-in/callback?code=stolen&state=stolen`);
  expect(await page.textContent('body')).toContain('The sign-in was not started in this browser');
});

/** Starts another site: it has a host name, while the meter's address is numeric. */
async function startSite(html: string): Promise<{ server: Server; address: string }> {
  const port = await freePort();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => void server.listen(port, 'localhost', resolve));
  return { server, address: `http://localhost:${port}/` };
}
