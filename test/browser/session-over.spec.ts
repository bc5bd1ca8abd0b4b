/**
 * Changes that are the first to discover the end of the session: the reader is notified once, keeps the typed text, and continues after
 * signing in.
 */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { addingCredits, REASON } from './adding-credits.js';
import { configurationAfter, type Dashboard, startDashboard } from './dashboard.js';

const ENDED = {
  type: 'urn:problem-type:ai-credit-meter:unauthenticated',
  title: 'Not signed in',
  status: 401,
  detail: 'Send a token as Authorization: Bearer …, or sign in.',
};
const OFFERED = { ...ENDED, signIn: '/auth/sign-in' };
const SIGN_IN = 'Your session has ended, or has not begun.';
const NO_SIGN_IN = 'This service has no sign-in of its own';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  await reject(dashboard);
}, 180_000);
afterAll(() => dashboard.stop());

/** Publishes two events with one id, the second of which is rejected. */
async function reject({ http }: Dashboard): Promise<void> {
  const event = { id: 'twice', tenantId: 'fabrikam', time: '2026-11-24T13:59:00Z' };
  await http.publish([usageEvent(event)]);
  await http.publish([usageEvent({ ...event, data: { userId: 'another' } })]);
  await eventually('it is listed', async () => {
    const { body } = await http.get('/v1/rejected?code=usageConflict');
    return body.rejected.length === 1;
  });
}

/** Rejects every further request; open streams continue. */
async function endSession(page: Page, problem: typeof ENDED): Promise<() => Promise<void>> {
  const refused = {
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  };
  await page.route('**/v1/**', (route) => route.fulfill(refused));
  return async () => {
    await page.unroute('**/v1/**');
    // The reader returns from signing in.
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  };
}

const grantsOf = async (tenant: string): Promise<unknown[]> =>
  (await dashboard.http.get(`/v1/tenants/${tenant}/configuration`)).body.grants;

describe.each([
  ['where a sign-in is offered', OFFERED, SIGN_IN],
  ['where none is offered', ENDED, NO_SIGN_IN],
])('%s', (_where, problem, said) => {
  type Dialog = Awaited<ReturnType<typeof addingCredits>>;
  it.each<[string, string, (dialog: Dialog) => Promise<void>]>([
    ['what is sent', '3', ({ send }) => send.click()],
    ['the dry run', '4', ({ dialog }) => dialog.getByLabel('Quantity').fill('4')],
  ])('says so once when %s is refused, and is done once after the sign-in', async (...it) => {
    const [, quantity, act] = it;
    const before = (await grantsOf('fabrikam')).length;
    const { page, close } = await dashboard.open('/tenants/fabrikam');
    const adding = await addingCredits(page);
    const { dialog, send } = adding;
    const signedIn = await endSession(page, problem);
    const asked = page.waitForRequest('**/v1/me');
    await act(adding);
    await asked;
    await page.getByText('Signed out').waitFor();
    await dialog.getByText(said).waitFor();
    expect(await dialog.getByText(said).count()).toBe(1);
    expect(await send.isDisabled()).toBe(true);
    expect(await dialog.getByRole('link', { name: /new tab/ }).count()).toBe(
      problem === OFFERED ? 1 : 0,
    );
    expect(new URL(page.url()).pathname).toBe('/tenants/fabrikam');

    await signedIn();
    await dialog.getByText(said).waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Quantity').inputValue()).toBe(quantity);
    expect(await dialog.getByLabel('Reason').inputValue()).toBe(REASON);
    await dialog.getByText('The grant is added.').waitFor();
    await send.click();
    const { grants } = await configurationAfter(dashboard, 'fabrikam', dialog);
    expect(grants).toHaveLength(before + 1);
    await close();
  });

  it('says so on the page when a dialog was closed before its answer', async () => {
    const { page, close } = await dashboard.open('/tenants/fabrikam');
    const { dialog, send } = await addingCredits(page);
    let release = (): void => {};
    const closed = new Promise<void>((resolve) => (release = resolve));
    await endSession(page, problem);
    await page.route(/dryRun=false/, async (route) => {
      await closed;
      await route.fallback();
    });
    await send.click();
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    release();
    await page.getByText('Add credits: not done.').waitFor();
    await page.getByText('Signed out').waitFor();
    await page.getByText(said).first().waitFor();
    await close();
  });

  it('says so when what was rejected is sent again, and keeps what was chosen', async () => {
    const { page, close } = await dashboard.open('/operations?code=usageConflict');
    await page.getByRole('checkbox').first().check();
    const signedIn = await endSession(page, problem);
    const send = page.getByRole('button', { name: 'Send 1 again' });
    await send.click();
    await page.getByText(said).first().waitFor();
    await signedIn();
    await page.getByText(said).waitFor({ state: 'detached' });
    await send.click();
    await page.getByText('1 accepted, 0 refused again').waitFor();
    await close();
  });
});
