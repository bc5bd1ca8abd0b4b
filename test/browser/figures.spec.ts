/** Every number on the pages equals the API's and the sum over the ledger, digit by digit. */
import type { Page } from 'playwright-core';
import { type Dashboard, startDashboard } from './dashboard.js';

const TENANTS = ['contoso', 'fabrikam', 'northwind'];

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

interface Amount {
  readonly milliCredits: number;
}

const get = async (path: string) => (await dashboard.http.get(`/v1/tenants/${path}`)).body;

const written = ({ milliCredits }: Amount): string =>
  (milliCredits / 1_000).toLocaleString('en-GB', { maximumFractionDigits: 3 });

/** The sums of the tenant's month, calculated from the ledger events alone. */
async function sumsOfLedger(tenant: string) {
  const byEnvironment = new Map<string, number>();
  let cursor = '';
  for (;;) {
    const { events, nextCursor } = await get(`${tenant}/ledger?limit=1000${cursor}`);
    for (const { type, data } of events) {
      if (type !== 'CreditConsumed') continue;
      const { environmentId } = data.usage;
      const before = byEnvironment.get(environmentId) ?? 0;
      byEnvironment.set(environmentId, before + Number(data.charge.milliCredits));
    }
    if (nextCursor === null) return byEnvironment;
    cursor = `&cursor=${nextCursor}`;
  }
}

/** The name and value of each figure in a definition list. */
const figuresOf = (page: Page): Promise<Record<string, string>> =>
  page
    .locator('dl > div')
    .evaluateAll((parts) =>
      Object.fromEntries(
        parts.map((part) => [
          part.querySelector('dt')!.textContent,
          part.querySelector('dd')!.textContent,
        ]),
      ),
    );

/** The rows of a table made of ARIA roles, cell by cell. */
const rowsOf = (page: Page, name: string): Promise<string[][]> =>
  page
    .getByRole('table', { name })
    .getByRole('row')
    .evaluateAll((rows) =>
      rows
        .map((row) => [...row.querySelectorAll('[role="cell"]')].map((cell) => cell.textContent))
        .filter((cells) => cells.length > 0),
    );

const copilotColumns = (page: Page): Promise<number> =>
  page.getByRole('columnheader', { name: 'Copilot' }).count();

describe.each(TENANTS)('of %s', (tenant) => {
  it('the figures of the month are those of the API and of the ledger', async () => {
    const usage = await get(`${tenant}/usage`);
    const forecast = await get(`${tenant}/usage/forecast`);
    const { page, close } = await dashboard.open(`/tenants/${tenant}`);
    await page.getByText(/^Forecast 30/).waitFor();
    expect(await figuresOf(page)).toMatchObject({
      Used: written(usage.consumed),
      Left: written(usage.remaining),
      Owned: written(usage.entitlement),
      Allocated: written(usage.allocated),
      Unallocated: written(usage.unallocated),
    });
    expect(forecast.consumed).toEqual(usage.consumed);
    const sums = await sumsOfLedger(tenant);
    const inAll = [...sums.values()].reduce((sum, one) => sum + one, 0);
    expect(usage.consumed.milliCredits).toBe(inAll);
    await close();
  });

  it('every environment has used what the ledger charged it', async () => {
    const sums = await sumsOfLedger(tenant);
    const { environments } = await get(`${tenant}/usage`);
    const { page, close } = await dashboard.open(`/tenants/${tenant}/environments`);
    await page.getByText(`${environments.length} environments`).waitFor();
    const shown = await rowsOf(page, 'Environments');
    const byName = new Map(shown.map(([, name, ...cells]) => [name, cells]));
    expect(byName.size).toBe(environments.length);
    for (const one of environments) {
      const [, available, used, , left, runs] = byName.get(one.environmentName)!;
      expect({ available, used, left, runs }).toEqual({
        available: written(one.available),
        used: written({ milliCredits: sums.get(one.environmentId) ?? 0 }),
        left: written(one.remaining),
        runs: one.runs.toLocaleString('en-GB'),
      });
      // Copilot Credits have no column if none were used.
      expect(one.copilotConsumed.milliCredits).toBe(0);
    }
    await close();
  });

  it.each(['environment', 'automation', 'model', 'capability', 'user', 'day'])(
    'what was used opens into parts by %s that add up to it',
    async (by) => {
      const usage = await get(`${tenant}/usage`);
      const { page, close } = await dashboard.open(`/tenants/${tenant}?explain=used&parts=${by}`);
      const table = page.getByRole('dialog').getByRole('table', { name: 'Used' });
      await table.getByRole('row').nth(1).waitFor();
      const cells = await table.locator('td').allInnerTexts();
      const credits = cells.map((text) => Math.round(Number(text.replaceAll(',', '')) * 1_000));
      const sum = credits.slice(0, -1).reduce((all, one) => all + one, 0);
      expect(sum).toBe(usage.consumed.milliCredits);
      expect(credits.at(-1)).toBe(usage.consumed.milliCredits);
      expect(await table.getByText('All others').count()).toBe(0);
      await close();
    },
  );

  it('where it goes shows the rows of the API', async () => {
    const { rows } = await get(`${tenant}/usage/breakdown?by=automation&order=consumed`);
    const { page, close } = await dashboard.open(`/tenants/${tenant}/usage?by=automation`);
    await page.getByRole('table', { name: 'Usage' }).getByRole('row').nth(1).waitFor();
    const shown = await rowsOf(page, 'Usage');
    expect(shown.map(([name, used, , runs]) => [name, used, runs])).toEqual(
      rows.map((row: { automationName: string; consumed: Amount; runs: number }) => [
        row.automationName,
        written(row.consumed),
        row.runs.toLocaleString('en-GB'),
      ]),
    );
    // Copilot Credits have no column if none were used.
    expect(await copilotColumns(page)).toBe(0);
    await close();
  });
});

it('the list of tenants shows the figures of each', async () => {
  const { page, close } = await dashboard.open('/');
  await page.getByText('fine').first().waitFor();
  const shown = new Map((await rowsOf(page, 'Tenants')).map(([name, ...cells]) => [name, cells]));
  for (const tenant of TENANTS) {
    const usage = await get(`${tenant}/usage`);
    const [owned, used, , left] = shown.get(tenant)!;
    expect({ owned, used, left }).toEqual({
      owned: written(usage.entitlement),
      used: written(usage.consumed),
      left: written(usage.remaining),
    });
  }
  expect(await copilotColumns(page)).toBe(0);
  await close();
});

it('shows a share whole on a phone, however large it is', async () => {
  const little = { credits: 100 };
  const path = '/v1/tenants/northwind/environments/legal/allocation';
  await dashboard.http.send('PUT', path, little);
  const viewport = { width: 390, height: 844 };
  const { page, close } = await dashboard.open('/tenants/northwind/environments', { viewport });
  const share = page.getByText('681,200%');
  await share.waitFor();
  const cut = await page.evaluate(`(() => {
    const figure = document.querySelector('.share > span:last-child');
    const cell = figure.closest('[role=cell], td');
    return figure.getBoundingClientRect().right > cell.getBoundingClientRect().right;
  })()`);
  expect(cut).toBe(false);
  await close();
});
