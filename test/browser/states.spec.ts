/** The pages of unusual tenants: nothing owned, nothing used, Copilot Credits only. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01' };
  await http.send('POST', '/v1/tenants/unused/grants', grant);
  await http.send('PUT', '/v1/tenants/alone/copilot', { prepaidCredits: 100, payAsYouGo: false });
  const time = '2026-11-20T10:00:00Z';
  const agent = { environmentId: 'desk', environmentName: 'Help desk', context: 'agent' };
  await http.publish([
    usageEvent({ id: 'unowned', tenantId: 'unowned', time }),
    usageEvent({ id: 'agent', tenantId: 'unused', time, data: agent }),
    usageEvent({ id: 'alone', tenantId: 'alone', time, data: agent }),
    usageEvent({ id: 'agent', tenantId: 'unused', time, data: { ...agent, userId: 'another' } }),
    usageEvent({ id: 'past', tenantId: 'past', time: '2026-10-20T10:00:00Z' }),
  ]);
  await eventually('all are counted', async () => {
    const answers = await Promise.all(
      ['unowned', 'unused', 'alone'].map((tenant) => http.get(`/v1/tenants/${tenant}/usage`)),
    );
    return answers.every(({ body }) => body.runs === 1);
  });
}, 180_000);
afterAll(() => dashboard.stop());

const open = async (path: string, options: Parameters<Dashboard['open']>[1] = {}) => {
  const { page, close } = await dashboard.open(path, options);
  return { page, close };
};

it('calls a tenant without credits so, in the list and on its own page', async () => {
  const { page, close } = await open('/');
  await page
    .getByRole('row', { name: /unowned/ })
    .getByText('no credits')
    .waitFor();
  await page.getByRole('link', { name: 'unowned' }).click();
  await page.getByText('This tenant owns no credits.').waitFor();
  await page.getByText('Runs are blocked.').waitFor();
  expect(await page.getByText('fine', { exact: true }).count()).toBe(0);
  await close();
});

it('draws Copilot Credits where nothing else was used', async () => {
  const { page, close } = await open('/tenants/unused/environments/desk');
  await page.getByRole('heading', { name: 'Copilot Credits by day' }).waitFor();
  expect(await page.getByRole('heading', { name: 'AI Builder credits by day' }).count()).toBe(0);
  const users = page.getByRole('region', { name: 'By user' });
  await users.getByText('100%').waitFor();
  await close();
});

it('counts one as one, and says no number that it does not know', async () => {
  const { http } = dashboard;
  const crowd = Array.from({ length: 102 }, (_, index) =>
    usageEvent({
      ...{ id: `crowd-${index}`, tenantId: 'crowd', time: '2026-11-20T10:00:00Z' },
      data: { environmentId: `e-${index}` },
    }),
  );
  const grant = { sku: 'contract', quantity: 1, validFrom: '2025-01-01', creditsEach: 1 };
  await http.send('POST', '/v1/tenants/crowd/grants', grant);
  await http.publish(crowd);
  await eventually('all are counted', async () => {
    const { body } = await http.get('/v1/tenants/crowd/usage');
    return body.runs === crowd.length;
  });
  const { page, close } = await open('/tenants/crowd');
  await page.getByText(/^e-\d+ and at least 99 more have used up their credits\.$/).waitFor();
  await page.goto(page.url().replace('crowd', 'unowned/environments'));
  await page.getByRole('heading', { name: '1 environment', exact: true }).waitFor();
  await page.getByText('1 needs attention').waitFor();
  await close();
});

describe('a tenant that runs on Copilot Credits alone', () => {
  it('is shown in that currency', async () => {
    const { page, close } = await open('/tenants/alone');
    await page
      .getByText('This tenant runs on Copilot Credits alone: 8 of 100 prepaid used.')
      .waitFor();
    await page.getByText('Runs are allowed.').waitFor();
    await page.getByRole('heading', { name: 'Copilot Credits by day' }).waitFor();
    const ranked = page.getByRole('region', { name: 'Environments by Copilot Credits' });
    await ranked.getByText('Help desk').waitFor();
    expect(await page.getByRole('button', { name: 'Allocate' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Change Copilot Credits' }).click();
    await page.getByRole('dialog').getByLabel('Prepaid Copilot Credits').waitFor();
    await close();
  });

  it('is called so in the list, in its environments and by the heat map', async () => {
    const { page, close } = await open('/');
    const row = page.getByRole('row', { name: /alone/ });
    await row.getByText('on Copilot').waitFor();
    await page.goto(`${dashboard.address}/tenants/alone/environments`);
    await page
      .getByRole('row', { name: /Help desk/ })
      .getByText('on Copilot')
      .waitFor();
    await page.goto(`${dashboard.address}/tenants/alone/usage`);
    await page.getByText('Copilot Credits by environment and day, November 2026').waitFor();
    await page.getByRole('cell', { name: /^8$/ }).first().waitFor();
    await close();
  });

  it('is blocked when they are used up', async () => {
    const { page, close } = await open('/tenants/alone');
    await page.getByText('Runs are allowed.').waitFor();
    const less = { prepaidCredits: 1, payAsYouGo: false };
    await dashboard.http.send('PUT', '/v1/tenants/alone/copilot', less);
    await page.getByText('Runs are blocked.').waitFor();
    await page.locator('[data-state="usedUp"]').first().waitFor();
    await close();
  });
});

it('says in German why an event was rejected, and what the parts of the process are', async () => {
  const { page, close } = await open('/operations', { locale: 'de-DE' });
  await page.getByText('Diese Id gehört schon zu einem anderen Ereignis').first().waitFor();
  await page.getByRole('button', { name: 'Id eines anderen Ereignisses' }).first().waitFor();
  await page.getByText('Ereignisspeicher').waitFor();
  await page.getByText(/^Keine Anmeldung|^keine Anmeldung/).waitFor();
  expect(await page.getByText(/This id was|event store|no authentication/).count()).toBe(0);
  await close();
});

it('has the prices in force among the policies', async () => {
  const { page, close } = await open('/tenants/contoso/policies');
  const prices = page.getByRole('region', { name: 'What each capability costs' });
  await prices.getByText('32 AI Builder credits for a page or image').first().waitFor();
  await prices.getByText('Rate card 2025-11-20').waitFor();
  await close();
});

it('leaves the column of Copilot Credits out if none were used', async () => {
  const { page, close } = await open('/tenants/contoso/environments');
  await page.getByRole('row', { name: /Production/ }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'Copilot' }).count()).toBe(0);
  await page.goto(`${dashboard.address}/tenants/unused/environments`);
  await page.getByRole('columnheader', { name: 'Copilot' }).waitFor();
  await close();
});

it('says that nothing was found, or that nothing ran', async () => {
  const { page, close } = await open('/tenants/contoso/environments?search=nowhere');
  await page.getByText('No environment has “nowhere” in its name or id.').waitFor();
  await page.goto(`${dashboard.address}/tenants/contoso/runs?month=2026-12`);
  await page.getByText('Nothing ran in December 2026 yet.').waitFor();
  await close();
});

it('leads to no month after the present one, and says that one has not begun', async () => {
  const { page, close } = await open('/tenants/contoso');
  await page.getByRole('link', { name: 'Month before' }).waitFor();
  expect(await page.getByRole('link', { name: 'Month after' }).count()).toBe(0);
  await page.goto(`${dashboard.address}/tenants/contoso?month=2027-01`);
  await page.getByText('This month has not begun yet.').waitFor();
  await close();
});

it('foresees nothing of a month that is closed', async () => {
  const { page, close } = await open('/tenants/past?month=2026-10');
  await page.getByText('the month is over').waitFor();
  await page.getByText('Sat 31 Oct: 0 used').waitFor();
  expect(await page.getByText(/^Forecast \d|^forecast$/).count()).toBe(0);
  expect(await page.getByText('0 d 0 h').count()).toBe(0);
  await close();
});

it('leads from a month before the first to the first', async () => {
  const { page, close } = await open('/tenants/contoso/runs?month=2024-01');
  await page.getByText("The tenant's ledger begins in November 2026").waitFor();
  await page.getByRole('link', { name: 'November 2026' }).click();
  await page.getByRole('table', { name: 'Runs' }).waitFor();
  await close();
});

describe('environments', () => {
  const table = (page: Page, name: string) => page.getByRole('table', { name });

  it('are called by their names wherever rows have their ids', async () => {
    const { page, close } = await open('/tenants/contoso/runs?environmentId=prod');
    await table(page, 'Runs').getByText('Production').first().waitFor();
    await page.goto(`${dashboard.address}/tenants/contoso/usage?by=environment`);
    await table(page, 'Usage').getByText('Production').click();
    const narrowed = page.getByRole('list', { name: 'Narrowed to' });
    await narrowed.getByText('Production', { exact: true }).waitFor();
    await page.getByRole('rowheader', { name: 'Production' }).waitFor();
    await page.goto(`${dashboard.address}/tenants/contoso/audit`);
    await page.getByText(/^Production allocated/).waitFor();
    await close();
  });
});

it('offers neither trials nor extensions where the terms in force have none', async () => {
  const { page, close } = await open('/tenants/contoso/credits');
  await page.getByText('None: the terms in force offer no trials.').waitFor();
  expect(await page.getByRole('button', { name: /trial|extension/ }).count()).toBe(0);
  await close();
});

it('explains a refusal in German to those who speak it', async () => {
  const { page, close } = await open('/tenants/northwind/environments/legal', { locale: 'de-DE' });
  const panel = page.getByRole('region', { name: 'Darf es laufen?' });
  await panel.getByText('Läufe sind gesperrt.').waitFor();
  await panel.getByText(/Teilen Sie dieser Umgebung mindestens 681\.200 Credits zu/).waitFor();
  await panel.getByText('681.200 von 400.000 verbraucht: aufgebraucht.').waitFor();
  await close();
});

it("asks for the first figures while the page's own script is still on its way", async () => {
  const { page, close } = await open('/operations');
  const asked = page.waitForRequest('**/v1/tenants/contoso/usage?order=state');
  await page.route('**/assets/index-*.js', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`${dashboard.address}/tenants/contoso`, { waitUntil: 'commit' });
  await page.getByText('All right').waitFor();
  await close();
});
