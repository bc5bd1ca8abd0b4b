/** A session that has ended: the page offers to sign in, and typed text is not lost. */
import type { Page } from 'playwright-core';
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
/** A page that asks nothing of the service. */
const NOTHING_ASKED = '/tenants/contoso/nothing';
const HERE = '/tenants/fabrikam?month=2026-11';
const THERE = `/auth/sign-in?${new URLSearchParams({ returnTo: HERE }).toString()}`;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Everything asked from now on is refused; the sign-in itself answers. */
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
  await page.goto(dashboard.address + HERE);
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

it('keeps an open dialog with what was typed, and offers to sign in beside it', async () => {
  const { page, close } = await dashboard.open(HERE);
  await page.getByRole('button', { name: 'Allocate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Environment').selectOption('helpdesk');
  await endSession(page);
  await dialog.getByLabel('Credits').fill('1000');
  const link = dialog.getByRole('link', { name: /^Sign in in a new tab/ });
  expect(await link.getAttribute('target')).toBe('_blank');
  expect(await dialog.getByLabel('Credits').inputValue()).toBe('1000');
  await page.unrouteAll();
  await dialog.getByRole('button', { name: 'Allocate' }).click();
  await dialog.getByText(/Done, at position/).waitFor();
  await close();
});
