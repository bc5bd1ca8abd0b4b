/** Changes whose response is lost, late or a rejection: the reader learns the outcome, nothing typed is lost, and nothing is done twice. */
import type { Page, Route } from 'playwright-core';
import { addingCredits, REASON } from './adding-credits.js';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const SENT = /dryRun=false/;

const configurationOf = async (tenant: string) =>
  (await dashboard.http.get(`/v1/tenants/${tenant}/configuration`)).body;

/** The service executes the request, but its response does not arrive. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort('connectionreset');
}

it('does once what is sent again after its answer was lost, and says so', async () => {
  const before: number = (await configurationOf('fabrikam')).grants.length;
  const { page, close } = await dashboard.open('/tenants/fabrikam');
  const { dialog, send } = await addingCredits(page);
  await page.route(SENT, loseAnswer, { times: 1 });
  await send.click();
  await dialog.getByText('It is not known yet whether it was done').waitFor();
  expect(await dialog.getByLabel('Quantity').inputValue()).toBe('3');
  expect(await dialog.getByLabel('Reason').inputValue()).toBe(REASON);
  await dialog.getByText('Somebody has changed').waitFor({ state: 'detached' });
  await send.click();
  await dialog.getByText('Done: the first request had already been carried out.').waitFor();
  expect((await configurationOf('fabrikam')).grants).toHaveLength(before + 1);
  await close();
});

it('does each of several changes once where the answer to one was lost', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/environments');
  await page.getByText(/^Live/).waitFor();
  for (const name of ['Production', 'Finance']) await page.getByLabel(`Choose ${name}`).click();
  await page.getByRole('button', { name: 'Allocate to 2 environments' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Production').fill('1200002');
  await dialog.getByLabel('Finance').fill('150003');
  await dialog.getByText(/Finance: 150,003 allocated/).waitFor();
  const sent: string[] = [];
  await page.route(SENT, (route) => {
    sent.push(route.request().url());
    return sent.length === 2 ? loseAnswer(route) : route.continue();
  });
  const send = dialog.getByRole('button', { name: 'Allocate to 2 environments', disabled: false });
  await send.click();
  await dialog.getByText('It is not known yet whether it was done').waitFor();
  await send.click();
  await dialog.getByText(/^Done/).waitFor();
  const { changes } = (await dashboard.http.get('/v1/tenants/contoso/audit')).body;
  const after = changes.map(({ after }: { after: unknown }) => JSON.stringify(after));
  for (const credits of ['1200002', '150003']) {
    expect(after.filter((one: string) => one.includes(`"${credits}"`))).toHaveLength(1);
  }
  await close();
});

describe('after its dialog was closed', () => {
  /** Sends the dialog, closes it, and lets the request continue afterwards. */
  async function closedMeanwhile(page: Page, goOn: (route: Route) => Promise<void>) {
    const { dialog, send } = await addingCredits(page);
    let release = (): void => {};
    const closed = new Promise<void>((resolve) => (release = resolve));
    await page.route(SENT, async (route) => {
      await closed;
      await goOn(route);
    });
    await send.click();
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Add credits: on its way.').waitFor();
    await page.getByRole('link', { name: 'Policies' }).click();
    release();
  }

  it.each<[string, string, (route: Route) => Promise<void>]>([
    ['done', 'Add credits: Done, at position', (route) => route.continue()],
    ['lost', 'It is not known yet whether it was done', loseAnswer],
    [
      'refused',
      'Somebody changed the configuration',
      async (route) => {
        const path = '/v1/tenants/fabrikam/environments/elsewhere/allocation';
        await dashboard.http.send('PUT', path, { credits: 7 });
        await route.continue();
      },
    ],
  ])('says that it was %s, on whatever page, until it is read', async (_what, said, goOn) => {
    const { page, close } = await dashboard.open('/tenants/fabrikam');
    await closedMeanwhile(page, goOn);
    await page.getByText(said).waitFor();
    const notice = page.locator('[role=status], [role=alert]', { hasText: 'Add credits' });
    await notice.getByRole('button', { name: 'Close' }).click();
    await notice.waitFor({ state: 'detached' });
    await close();
  });
});

it.each<[string, (page: Page, whileAway: () => Promise<void>) => Promise<void>]>([
  ['the server restarts', (_page, whileAway) => dashboard.restart(whileAway)],
  [
    'the machine is offline',
    async (page, whileAway) => {
      await page.context().setOffline(true);
      await whileAway();
      await page.context().setOffline(false);
    },
  ],
])(
  'keeps what was typed while %s, says why nothing can be sent, and continues',
  async (_what, away) => {
    const { page, close } = await dashboard.open('/tenants/fabrikam');
    const { dialog, send } = await addingCredits(page);
    await away(page, async () => {
      await dialog.getByText('Nothing can be changed while the connection is lost.').waitFor();
      await dialog.getByLabel('Quantity').fill('4');
      const button = dialog.getByRole('button', { name: 'Add credits' });
      expect(await button.isDisabled()).toBe(true);
    });
    await dialog.getByText('Nothing can be changed').waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Quantity').inputValue()).toBe('4');
    expect(await dialog.getByLabel('Reason').inputValue()).toBe(REASON);
    await send.click();
    await dialog.getByText(/Done, at position/).waitFor();
    await close();
  },
);
