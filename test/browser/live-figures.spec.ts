/** Figures that change on an open page: rows keep their order, the time of the figures is shown, and a lost service is reported. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, grouped, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const AS_OF = /as of \d\d:\d\d:\d\d UTC/;
/** Longer than the time after which a page without a feed asks again. */
const NEXT_LOOK_MS = 31_000;

let published = 0;

/** Publishes one run of invoices and waits until it is counted. */
async function runs(tenantId: string, pages: number, data: object): Promise<void> {
  const path = `/v1/tenants/${tenantId}/usage`;
  const before = (await dashboard.http.get(path)).body.runs;
  published += 1;
  const event = usageEvent({
    ...{ id: `live-${published}`, tenantId, time: '2026-11-24T12:00:00Z' },
    data: { ...data, quantity: { pages } },
  });
  await dashboard.http.publish([event]);
  await eventually('the run is counted', async () => {
    const { body } = await dashboard.http.get(path);
    return body.runs > before;
  });
}

/** The names at the beginning of the rows, from top to bottom. */
const namesOf = (page: Page, rows: string) =>
  page.locator(rows).evaluateAll((all) => all.map((row) => row.querySelector('a')?.textContent));

describe("the overview's environments", () => {
  const LINES = 'section:has(h2:text("Environments, worst first")) li:has(a)';

  it('stay where they are while their figures change, and are sorted again when the reader asks', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso');
    await page.locator(LINES).nth(2).waitFor();
    await page.getByText(/^Live/).waitFor();
    const before = ['Production', 'Finance', 'Sandbox'];
    expect(await namesOf(page, LINES)).toEqual(before);
    await runs('contoso', 1_400, { environmentId: 'finance', environmentName: 'Finance' });
    const again = page.getByRole('button', { name: 'Sort again' });
    await again.waitFor();
    await page.locator(LINES).nth(1).getByText('76%').waitFor();
    expect(await namesOf(page, LINES)).toEqual(before);
    await again.click();
    await again.waitFor({ state: 'detached' });
    expect(await namesOf(page, LINES)).toEqual(['Finance', 'Production', 'Sandbox']);
    await close();
  });
});

describe("a maker's page", () => {
  it('says as of when its figures are, shows newer ones by itself, and the newer runs when asked', async () => {
    const { page, close } = await dashboard.open('/nowhere');
    await page.clock.install();
    await page.goto(`${dashboard.address}/me?user=user-3&tenant=contoso`);
    const list = page.getByRole('table', { name: 'Runs of the month' });
    await list.getByRole('link').first().waitFor();
    await page.getByText(AS_OF).waitFor();
    await runs('contoso', 7, {
      userId: 'user-3',
      automationId: 'new',
      automationName: 'Brand new',
    });
    await page.clock.fastForward(NEXT_LOOK_MS);
    await page
      .getByRole('region', { name: 'By flow or app', exact: true })
      .getByText('Brand new')
      .waitFor();
    expect(await list.getByText('Brand new').count()).toBe(0);
    await page.getByRole('button', { name: '1 new run: show' }).click();
    await list.getByText('Brand new').waitFor();
    await close();
  });

  it('says that newer figures cannot be had while the service is away', async () => {
    const { page, close } = await dashboard.open('/nowhere');
    await page.clock.install();
    await page.goto(`${dashboard.address}/me?user=user-3&tenant=contoso`);
    await page.getByText(AS_OF).waitFor();
    await page.route('**/v1/tenants/**', (route) => route.abort());
    await page.clock.runFor(NEXT_LOOK_MS * 2);
    await page.getByText('Offline').waitFor();
    await page.getByText(AS_OF).waitFor();
    await page.unrouteAll();
    await page.clock.runFor(NEXT_LOOK_MS * 2);
    await page.getByText('Offline').waitFor({ state: 'detached' });
    await close();
  });
});

describe('a service that takes requests and says nothing', () => {
  /** Longer than the longest query may take. */
  const SILENCE_MS = 41_000;

  it.each([
    { path: '/operations', asked: '**/v1/operations', says: /The service does not respond/ },
    { path: '/me?user=user-3&tenant=contoso', asked: '**/v1/tenants/**', says: 'Offline' },
    { path: '/', asked: '**/v1/tenants?**', says: 'Offline' },
  ])('is noticed on $path, and so is its return', async ({ path, asked, says }) => {
    const { page, close } = await dashboard.open('/nowhere');
    await page.clock.install();
    await page.goto(`${dashboard.address}${path}`);
    await page.getByText(AS_OF).first().waitFor();
    await page.route(asked, () => new Promise(() => undefined));
    await page.clock.runFor(NEXT_LOOK_MS);
    await page.clock.runFor(SILENCE_MS);
    await page.getByText(says).waitFor();
    await page.unrouteAll();
    await page.clock.runFor(NEXT_LOOK_MS + SILENCE_MS);
    await page.getByText(says).waitFor({ state: 'detached' });
    await close();
  });
});

describe('the tenants', () => {
  const ROWS = '[role="row"]:has(a)';

  it('say as of when their figures are, show newer ones by themselves, and stay where they are', async () => {
    const { page, close } = await dashboard.open('/nowhere');
    await page.clock.install();
    await page.goto(dashboard.address);
    const before = ['northwind', 'contoso', 'fabrikam'];
    await eventually('all are ranked', async () => {
      return JSON.stringify(await namesOf(page, ROWS)) === JSON.stringify(before);
    });
    await page.getByText(AS_OF).waitFor();
    await runs('fabrikam', 15_000, { environmentId: 'default' });
    await page.clock.fastForward(NEXT_LOOK_MS);
    const { body } = await dashboard.http.get('/v1/tenants/fabrikam/usage');
    await page.getByText(grouped(body.consumed.credits), { exact: true }).waitFor();
    expect(await namesOf(page, ROWS)).toEqual(before);
    await page.getByRole('button', { name: 'The order has changed: sort again' }).click();
    expect(await namesOf(page, ROWS)).toEqual(['northwind', 'fabrikam', 'contoso']);
    await close();
  });
});

describe('an explanation whose parts are a moment older than its figure', () => {
  it('calls the difference what it is, and not other groups, which there are none of', async () => {
    const { page, close } = await dashboard.open('/nowhere');
    await page.route('**/usage/breakdown?*', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.rows[0].consumed.milliCredits -= 32_000;
      await route.fulfill({ response, json: body });
    });
    await page.goto(`${dashboard.address}/tenants/contoso?explain=used`);
    const rest = page.getByRole('dialog').getByRole('row', { name: 'Being updated' });
    await rest.getByText('32', { exact: true }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  });
});
