/** Pages without data, and pages whose filters match nothing: each says why, and what to do next. */
import { execFileSync } from 'node:child_process';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const grant = { sku: 'contract', quantity: 1, validFrom: '2025-01-01', creditsEach: 1_000 };
  await dashboard.http.send('POST', '/v1/tenants/begun/grants', grant);
}, 180_000);
afterAll(() => dashboard.stop());

it.each(['/environments', '/usage', '/runs'])('begin on %s with an event to send', async (at) => {
  const { page, complaints, close } = await dashboard.open(`/tenants/begun${at}`);
  await page.getByRole('heading', { name: 'Nothing ran in November 2026 yet.' }).waitFor();
  expect(await page.getByRole('link', { name: 'API' }).last().getAttribute('href')).toBe('/docs');
  await page.getByRole('group', { name: 'The first usage event, as a command' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it.each([
  ['/environments?search=nowhere', 'All environments', /\/environments$/],
  ['/runs?userId=nobody', 'All runs of November 2026', /\/runs$/],
  ['/usage?user=nobody', 'All usage in November 2026', /\/usage$/],
  ['/usage?except=currency:aiBuilder', 'All usage in November 2026', /\/usage$/],
])('lead from %s back to everything', async (at, name, address) => {
  const { page, close } = await dashboard.open(`/tenants/contoso${at}`);
  await page.getByRole('link', { name }).click();
  await page.getByRole('table').first().waitFor();
  expect(page.url()).toMatch(address);
  await close();
});

it('say once of an environment in which nothing ran that it is so', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/environments/new');
  await page.getByText(/^Nothing has run here in November 2026\./).waitFor();
  await page.getByText('Runs are allowed.').waitFor();
  expect(await page.getByText('Nothing was used.').count()).toBe(0);
  await close();
});

it('say nothing of beginning in a month that is over or has not begun', async () => {
  const { page, close } = await dashboard.open('/tenants/begun/runs?month=2027-01');
  await page.getByText('Nothing ran in January 2027 yet.').waitFor();
  expect(await page.getByRole('group', { name: /first usage event/ }).count()).toBe(0);
  await close();
});

it('lead a maker with no runs to what will stand there, once', async () => {
  const { page, close } = await dashboard.open('/me?tenant=contoso&user=nobody');
  await page.getByText(/^Nothing of yours has run this month/).waitFor();
  expect(await page.getByRole('region', { name: 'Runs of the month' }).count()).toBe(0);
  await close();
});

it('are filled by the command that they show', async () => {
  const { page, close } = await dashboard.open('/tenants/begun');
  await page.getByRole('link', { name: 'How to begin' }).click();
  const command = await page
    .getByRole('group', { name: 'The first usage event, as a command' })
    .innerText();
  const { time } = await tryOut(command);
  expect(time).toMatch(/^2026-11-/);
  await page.getByText('1 new run: show').click();
  await page.getByRole('cell', { name: 'First steps' }).waitFor();
  await close();
});

/** Sends the event that a shell would send with the command. @returns the event */
async function tryOut(command: string): Promise<{ readonly time: string }> {
  const printing = command.replace(/^curl /, String.raw`printf '%s\0' `);
  const given = execFileSync('sh', ['-c', printing], { encoding: 'utf8' }).split('\0');
  const event = JSON.parse(given.at(-2)!);
  await dashboard.http.publish([event]);
  return event;
}
