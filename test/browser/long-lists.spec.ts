/** Lists longer than one page of the API: no row is missing, and no sum covers the first page only. */
import type { Page } from 'playwright-core';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const path = '/v1/tenants/contoso/environments/finance/allocation';
  for (const credits of [150_001, 150_002, 150_003]) {
    await dashboard.http.send('PUT', path, { credits });
  }
}, 180_000);
afterAll(() => dashboard.stop());

/** Makes the service respond with this many rows per page, whatever the request asks for. */
const inPages = (page: Page, path: RegExp, member: string, size: number) =>
  page.route(path, async (route) => {
    const url = new URL(route.request().url());
    const from = Number(url.searchParams.get('cursor') ?? 0);
    url.searchParams.delete('cursor');
    const response = await route.fetch({ url: url.href });
    const body = await response.json();
    const rows: unknown[] = body[member];
    const nextCursor = from + size < rows.length ? String(from + size) : null;
    const json = { ...body, [member]: rows.slice(from, from + size), nextCursor };
    await route.fulfill({ response, json });
  });

const TENANTS = ['contoso', 'fabrikam', 'northwind'];

async function open(path: string, member: string, size: number, at: string) {
  const { page, close } = await dashboard.open('/nowhere');
  await inPages(page, new RegExp(path), member, size);
  await page.goto(dashboard.address + at);
  const leave = async () => {
    // Ignores requests that are still pending when the page closes.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  };
  return { page, close: leave };
}

describe('tenants', () => {
  it.each([
    ['are all listed', '/', 'Tenants'],
    ['are all among the months', '/operations', 'Tenants and their months'],
  ])('%s', async (_what, at, name) => {
    const { page, close } = await open(String.raw`/v1/tenants\?`, 'tenants', 2, at);
    const table = page.getByRole('table', { name });
    for (const tenant of TENANTS) await table.getByRole('link', { name: tenant }).waitFor();
    await close();
  });

  it('are all offered to a maker', async () => {
    const { page, close } = await open(String.raw`/v1/tenants\?`, 'tenants', 2, '/me?user=user-1');
    const options = page.getByLabel('Tenant').locator('option');
    await options.nth(TENANTS.length - 1).waitFor({ state: 'attached' });
    expect(await options.allInnerTexts()).toEqual(TENANTS);
    await close();
  });

  it('are found by their ids, and have their figures when they come into sight', async () => {
    const { page, close } = await dashboard.open('/nowhere');
    const others = Array.from({ length: 240 }, (_, number) => `company-${1_000 + number}`);
    const { body } = await dashboard.http.get('/v1/tenants/northwind/usage?limit=10');
    await page.route(/\/v1\/tenants\/company-[^/]*\/usage/, (route) =>
      route.fulfill({ json: { ...body, environments: [], environmentCount: 0 } }),
    );
    await page.route(/\/v1\/tenants\?/, async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      const tenants = [...others.map((tenantId) => ({ ...answer.tenants[0], tenantId }))];
      await route.fulfill({
        response,
        json: { ...answer, tenants: [...tenants, ...answer.tenants] },
      });
    });
    await page.goto(`${dashboard.address}/operations`);
    const months = page.getByRole('table', { name: 'Tenants and their months' });
    await months.waitFor();
    expect(await months.getByRole('row').count()).toBe(1 + 100);
    await page.getByRole('button', { name: '143 more' }).click();
    await page.getByRole('button', { name: '43 more', exact: true }).click();
    await months.getByRole('link', { name: 'northwind' }).waitFor();
    await page.goto(dashboard.address);
    await page.getByText('243 tenants The first 200').waitFor();
    await page.getByLabel('Search').fill('NORTH');
    await page
      .getByRole('row', { name: /northwind/ })
      .getByText('used up')
      .waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByLabel('Search').fill('nowhere');
    await page.getByText('No tenant has “nowhere” in its id.').waitFor();
    await close();
  });
});

describe('changes', () => {
  const paged = (at: string) => open('/v1/.*/audit', 'changes', 2, `/tenants/contoso${at}`);

  it('are listed with the newest, on the overview and in the audit trail', async () => {
    const { page, close } = await paged('');
    const newest = 'Finance allocated 150,003, before 150,002';
    await page.getByRole('region', { name: 'What changed' }).getByText(newest).waitFor();
    await page.goto(`${dashboard.address}/tenants/contoso/audit`);
    await page.locator('summary').first().getByText(newest).waitFor();
    const { body } = await dashboard.http.get('/v1/tenants/contoso/audit?limit=1000');
    expect(await page.locator('summary').count()).toBe(body.changes.length);
    await close();
  });

  it('have the last one in the dialog that makes the next', async () => {
    const { page, close } = await paged('/environments/finance');
    await page.getByRole('button', { name: 'Allocate' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^Last changed by .*150,003, before/)
      .waitFor();
    await close();
  });
});

describe('usage of more groups than a page has', () => {
  /** More than the days of a month, and fewer than the cells of its environments. */
  const SIZE = 40;
  const paged = (at: string) =>
    open('/v1/.*/usage/breakdown', 'rows', SIZE, `/tenants/contoso/usage${at}`);

  it('has whole lines in the heat map', async () => {
    const { page, close } = await paged('');
    const map = page.getByRole('region', { name: /by environment and day/ });
    const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
    for (const { environmentName, consumed } of body.environments) {
      const line = map.getByRole('row', { name: environmentName });
      await line.waitFor();
      const cells = await line.locator('td').allInnerTexts();
      const sum = cells.reduce((all, cell) => all + Number(cell.replaceAll(',', '')), 0);
      expect(sum).toBe(consumed.milliCredits / 1_000);
    }
    await close();
  });

  it('has each share of the whole, not of what is listed', async () => {
    const { page, close } = await paged('?by=environment,day');
    await page.getByText(/^Only the 40 most expensive/).waitFor();
    const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
    const row = page.getByRole('table', { name: 'Usage' }).getByRole('row').nth(1);
    const [, , figure, share] = await row.getByRole('cell').allInnerTexts();
    const used = Number(figure!.replaceAll(',', '')) * 1_000;
    expect(share).toBe(`${Math.round((100 * used) / body.consumed.milliCredits)}%`);
    await close();
  });
});

describe('a table of environments that is sorted by live figures', () => {
  it('keeps its rows where they are, and is sorted again when that is wanted', async () => {
    const { page, close } = await dashboard.open('/tenants/fabrikam/environments?order=lastRun');
    await page.getByText(/^Live/).waitFor();
    const rows = page.getByRole('table', { name: 'Environments' }).getByRole('row');
    const shown = await rows.allInnerTexts();
    const nameOf = (text: string | undefined) => text?.match(/Default|Help desk/)?.[0];
    const [first, last] = [nameOf(shown[1]), nameOf(shown.at(-1))];
    expect(first).not.toBe(last);
    const environmentId = last === 'Default' ? 'default' : 'helpdesk';
    const event = { id: 'reorders', tenantId: 'fabrikam', time: '2026-11-24T13:59:59Z' };
    await dashboard.http.publish([usageEvent({ ...event, data: { environmentId } })]);
    const notice = page.getByRole('button', { name: 'The order has changed: sort again' });
    await notice.waitFor();
    expect(nameOf(await rows.nth(1).innerText())).toBe(first);
    await notice.click();
    await rows.nth(1).getByText(last!).waitFor();
    expect(await notice.count()).toBe(0);
    await close();
  });
});
