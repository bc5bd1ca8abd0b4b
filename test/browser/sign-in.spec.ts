/** Pages without a session, and with one that ends while they are open: their messages, their links, and how they continue. */
import type { Page } from 'playwright-core';
import { systemClock } from '#eventsourcing';
import { callerOf, Sessions } from '#platform';
import { freePort } from '#testing';
import { startIdentityProvider } from '../support/identity-provider.js';
import { type Dashboard, startDashboard } from './dashboard.js';

const SESSION_ENDED = {
  status: 401,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'urn:problem-type:ai-credit-meter:unauthenticated',
    title: 'Not signed in',
    status: 401,
    detail: 'Send a token as Authorization: Bearer …, or sign in.',
    signIn: '/auth/sign-in',
  }),
};
/** A page that sends no request to the service. */
const NOTHING_ASKED = '/tenants/contoso/nothing';
const HERE = '/tenants/fabrikam?month=2026-11';
/** The address to which the sign-in returns. */
const RETURNED = `${HERE}#signed-in`;
const THERE = `/auth/sign-in?${new URLSearchParams({ returnTo: RETURNED }).toString()}`;

const ADMIN = { name: 'José', roles: ['admin'], tenants: ['contoso'] } as const;
const SESSION_KEY = 'a session key of the specification, long enough';
/** Long enough for a page to be live and a dialog to be open. */
const LIFETIME_SECONDS = 12;
const WHAT = '/tenants/contoso/usage?by=model';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Rejects every further request, except the sign-in itself. */
async function endSession(page: Page): Promise<void> {
  await page.route('**/auth/sign-in*', (route) => route.fulfill({ body: 'Who are you?' }));
  await page.route('**/v1/**', (route) => route.fulfill(SESSION_ENDED));
}

it('leads to the sign-in, and from there back to the same page', async () => {
  const { page, close } = await dashboard.open(NOTHING_ASKED);
  await endSession(page);
  await page.goto(dashboard.address + HERE);
  await page.waitForURL(dashboard.address + THERE);
  await close();
});

it('does not go back and forth when the new session is refused too', async () => {
  const { page, close } = await dashboard.open(NOTHING_ASKED);
  await endSession(page);
  await page.goto(dashboard.address + HERE);
  await page.waitForURL(dashboard.address + THERE);
  await page.goto(dashboard.address + RETURNED);
  const link = page.getByRole('link', { name: 'Sign in' });
  expect(await link.getAttribute('href')).toBe(THERE);
  await page.getByText('Your session has ended, or has not begun.').waitFor();
  await close();
});

it('says in German, whole, what to do where no token came and no sign-in is offered', async () => {
  const { page, close } = await dashboard.open(NOTHING_ASKED, { locale: 'de-DE' });
  const { signIn: _none, ...unoffered } = JSON.parse(SESSION_ENDED.body);
  const body = JSON.stringify(unoffered);
  await page.route('**/v1/**', (route) => route.fulfill({ ...SESSION_ENDED, body }));
  await page.goto(dashboard.address + HERE);
  const said = page.getByRole('alert');
  await said.getByText('Sie sind nicht angemeldet').waitFor();
  expect(await said.innerText()).not.toContain('token as');
  await close();
});

/** The cookie of a signed-in user whose session ends soon. */
async function shortSession() {
  const sessions = new Sessions({
    key: SESSION_KEY,
    lifetimeMinutes: LIFETIME_SECONDS / 60,
    ...{
      toleranceSeconds: 0,
      secure: false,
      now: () => systemClock.now().getTime(),
      randomId: () => 'a-token-of-the-session',
    },
  });
  const caller = callerOf({ subject: 'jose', ...ADMIN }, 'session');
  const [pair] = (await sessions.begin(caller)).split(';');
  const [name, value] = pair!.split('=', 2);
  const cookie = { name: name!, value: value!, domain: '127.0.0.1', path: '/', expires: -1 };
  return { cookies: [{ ...cookie, httpOnly: true, secure: false, sameSite: 'Lax' as const }] };
}

/** Uses the provider's own prompts: a name with any password, then consent. */
async function signIn(page: Page): Promise<void> {
  await page.fill('input[name=login]', 'jose');
  await page.fill('input[name=password]', 'anything');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
}

it('leads, when a session ends, to the sign-in and back, and keeps what was typed into an open dialog', async () => {
  const [clientId, clientSecret] = ['meter-pages', 'a secret of the specification'];
  const provider = await startIdentityProvider({
    ...{ port: await freePort(), clientId, clientSecret, clientUrl: dashboard.address },
    claimsOf: () => ADMIN,
  });
  await dashboard.restart(undefined, {
    PUBLIC_URL: dashboard.address,
    AUTH_ISSUER: provider.issuer,
    AUTH_AUDIENCE: 'meter-api',
    AUTH_CLIENT_ID: clientId,
    AUTH_CLIENT_SECRET: clientSecret,
    AUTH_SESSION_KEY: SESSION_KEY,
  });
  const storageState = { ...(await shortSession()), origins: [] };
  const { page, close } = await dashboard.open('/tenants/contoso', { storageState });
  const other = await page.context().newPage();
  await other.goto(dashboard.address + WHAT);
  await page.getByRole('button', { name: 'Allocate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Environment').fill('finance');
  await dialog.getByLabel('Credits').fill('140000');
  await page.getByText(/^Live/).waitFor();

  await other.waitForURL(`${provider.issuer}/**`);
  await dialog.getByText('Your session has ended, or has not begun.').waitFor();
  await page.getByText('Signed out').waitFor();
  const link = dialog.getByRole('link', { name: /^Sign in in a new tab/ });
  expect(await link.getAttribute('target')).toBe('_blank');
  const act = dialog.getByRole('button', { name: 'Allocate' });
  expect(await act.isDisabled()).toBe(true);

  await signIn(other);
  await other.waitForURL(dashboard.address + WHAT);
  await other.getByText(/^Live/).waitFor();
  await page.getByText(/^Live/).waitFor();
  expect(await dialog.getByLabel('Credits').inputValue()).toBe('140000');
  await act.click();
  await dialog.getByText(/Done, at position/).waitFor();
  await close();
  await provider.stop();
});

it('says that a token has expired if no sign-in is offered, and continues with the next token', async () => {
  const as = await dashboard.guard({ AUTH_CLOCK_TOLERANCE: '0' });
  const claims = { sub: 'jose', ...ADMIN };
  const { page, close } = await dashboard.open(
    '/tenants/contoso',
    await as(claims, LIFETIME_SECONDS),
  );
  await page.getByText(/^Live/).waitFor();
  const allocate = page.getByRole('button', { name: 'Allocate' });
  await allocate.waitFor();

  await page.getByRole('alert').getByText('You are not signed in').waitFor();
  await page.getByText('Signed out').waitFor();
  expect(await allocate.getAttribute('title')).toBe('You are not signed in');
  await page.getByText('This service has no sign-in of its own').waitFor();
  await page.getByText('Usage in AI Builder credits').waitFor();

  await page.context().setExtraHTTPHeaders((await as(claims)).extraHTTPHeaders);
  await page.getByText(/^Live/).waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await allocate.click();
  await page.getByRole('dialog').waitFor();
  await close();
});
