/** The main tasks of makers, done in the browser from beginning to end. */
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, grouped, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

it('sees whether it may run, what it cost, and how one run came to its price', async () => {
  const { page, close } = await dashboard.open('/me?user=user-3&tenant=contoso');
  await page.getByText('Runs are allowed.').first().waitFor();
  await page.getByRole('table', { name: 'Runs of the month' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'How it came to this' }).waitFor();
  await page.getByText(/It belongs to November 2026/).waitFor();
  await close();
});

it('sees its dearest runs first, with a link that keeps them so', async () => {
  const { page, close } = await dashboard.open('/me?user=user-3&tenant=contoso');
  await page.getByLabel('Order of the runs').selectOption('Most expensive first');
  const { body } = await dashboard.http.get(
    '/v1/tenants/contoso/activity?userId=user-3&order=charged&limit=2',
  );
  const [dearest] = body.runs as readonly { id: string; charged: { credits: string } }[];
  const row = page.getByRole('table', { name: 'Runs of the month' }).getByRole('row').nth(1);
  await row.getByText(grouped(dearest!.charged.credits), { exact: true }).waitFor();
  await page.reload();
  await row.getByText(grouped(dearest!.charged.credits), { exact: true }).waitFor();
  await row.getByRole('link').first().click();
  await page.waitForURL((url) => url.pathname.includes(encodeURIComponent(dearest!.id)));
  await close();
});

it('sees what each flow cost in each of the last weeks, which add up to the month', async () => {
  const { page, close } = await dashboard.open('/me?user=user-3&tenant=contoso');
  const weeks = page.getByRole('region', { name: /^By flow or app and week/ });
  await weeks.getByRole('img').first().waitFor();
  await weeks.getByRole('button', { name: 'As table' }).click();
  const cells = await weeks
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    );
  const shown = cells.filter(({ length }) => length > 0);
  const { body } = await dashboard.http.get(
    '/v1/tenants/contoso/usage/breakdown?by=automation&user=user-3&order=consumed',
  );
  const rows = body.rows as readonly { automationName: string; consumed: { credits: string } }[];
  expect(shown.map(([name, ...figures]) => [name, figures.at(-1)])).toEqual(
    rows.map((row) => [row.automationName, grouped(row.consumed.credits)]),
  );
  for (const [, ...figures] of shown) {
    const [sum, ...parts] = figures.map((text) => Number(text.replaceAll(',', ''))).reverse();
    expect(parts).toHaveLength(8);
    expect(parts.reduce((all, one) => all + one, 0)).toBe(sum);
  }
  await close();
});

it('asks about an environment though it has run nothing yet', async () => {
  const { page, close } = await dashboard.open('/me?user=nobody-yet&tenant=northwind');
  await page.getByText('You have run nothing this month.').waitFor();
  await page.getByLabel('Environment').fill('sales');
  await page.getByText('Runs are allowed.').waitFor();
  await close();
});

it('sees that there are at least so many more environments if a page does not hold them all', async () => {
  const { http } = dashboard;
  const runs = Array.from({ length: 1_005 }, (_, number) =>
    usageEvent({
      ...{ id: `wide-${number}`, tenantId: 'wide', time: '2026-11-20T10:00:00Z' },
      data: { environmentId: `environment-${number}`, userId: 'everywhere' },
    }),
  );
  for (const batch of [runs.slice(0, 1_000), runs.slice(1_000)]) {
    expect(await http.publish(batch)).toMatchObject({ status: 202 });
  }
  await eventually('all are counted', async () => {
    const { body } = await http.get('/v1/tenants/wide/usage');
    return body.runs === runs.length;
  });
  const { page, close } = await dashboard.open('/me?user=everywhere&tenant=wide');
  await page.getByText('At least 990 more environments of yours').waitFor();
  await close();
});

it('is first told about an environment in which it is blocked, though another one costs more', async () => {
  const path = '/v1/tenants/contoso/environments/finance/allocation';
  await dashboard.http.send('PUT', path, { credits: 1 });
  const { page, close } = await dashboard.open('/me?user=user-1&tenant=contoso');
  const why = page.getByRole('region', { name: 'Why was I blocked?' });
  await why.getByText('Runs are blocked.').waitFor();
  expect(await why.getByLabel('Environment').inputValue()).toBe('finance');
  await close();
});

it('sees the Copilot Credits of its flows beside their AI Builder credits', async () => {
  const { http } = dashboard;
  await http.send('PUT', '/v1/tenants/northwind/copilot', {
    prepaidCredits: 100,
    payAsYouGo: false,
  });
  const parts = { id: 'beyond', tenantId: 'northwind', time: '2026-11-24T13:59:00Z' };
  const flow = { automationId: 'beyond', automationName: 'Beyond' };
  const data = { environmentId: 'legal', userId: 'user-1', ...flow };
  await http.publish([usageEvent({ ...parts, data })]);
  await eventually('it is charged', async () => {
    const { body } = await http.get('/v1/tenants/northwind/usage');
    return body.copilotConsumed.milliCredits === 8_000;
  });
  const { page, close } = await dashboard.open('/me?user=user-1&tenant=northwind');
  const flows = page.getByRole('region', { name: 'By flow or app', exact: true });
  await flows.getByText('Beyond').waitFor();
  await flows.getByText('0 + 8 Copilot', { exact: true }).waitFor();
  await page.goto(`${dashboard.address}/tenants/northwind/environments/legal`);
  await flows.getByText('0 + 8 Copilot', { exact: true }).waitFor();
  await close();
});
