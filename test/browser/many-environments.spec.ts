/** A tenant with more environments than one page of the API: each is shown by its name and can be found, including the last. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

const COUNT = 130;
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
/** The environment whose name is part of all others. */
const SHORTEST = COUNT - 1;
const TWINS: readonly number[] = [5, 6];
const name = (number: number) => {
  if (number === SHORTEST) return 'Department';
  return TWINS.includes(number) ? 'Department of twins' : `Department ${number}`;
};
/** The environment that uses the smallest share and is therefore last in the order of need. */
const LAST = 77;
const USER = 'first.lastname@contoso.example';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  const grant = { sku: 'contract', quantity: 1, validFrom: '2025-01-01', creditsEach: 100_000 };
  await http.send('POST', '/v1/tenants/many/grants', grant);
  await http.send('PUT', `/v1/tenants/many/environments/${id(LAST)}/allocation`, {
    credits: 50_000,
  });
  await http.send('PUT', `/v1/tenants/many/environments/${id(LAST)}/copilot`, {
    ...{ credits: 5, drawFromTenant: true, payAsYouGo: false },
  });
  await http.publish(
    Array.from({ length: COUNT }, (_, number) =>
      usageEvent({
        ...{ id: `run-${number}`, tenantId: 'many', time: '2026-11-20T10:00:00Z' },
        data: {
          ...{ environmentId: id(number), environmentName: name(number) },
          userId: number === LAST ? USER : 'another',
        },
      }),
    ),
  );
  await eventually('all are counted', async () => {
    const { body } = await http.get('/v1/tenants/many/usage');
    return body.runs === COUNT;
  });
  const { body } = await http.get('/v1/tenants/many/usage?order=state');
  const first = body.environments.map((one: { environmentId: string }) => one.environmentId);
  expect(first).not.toContain(id(LAST));
}, 180_000);
afterAll(() => dashboard.stop());

const text = (page: Page) => page.locator('main').innerText();

it.each([
  ['the overview', '', 0],
  ['the audit trail', '/audit', 0],
  ['the credits', '/credits', 0],
  ['its own page, below its id', `/environments/${id(LAST)}`, 1],
  ['a run, which has its event', `/runs/${encodeURIComponent('/flows/eu')}/run-${LAST}`, 1],
  ['the runs', `/runs?userId=${encodeURIComponent(USER)}`, 0],
  ['the usage of a user', `/usage?by=environment&user=${encodeURIComponent(USER)}`, 0],
  ['the filter of the usage', `/usage?by=user&environment=${id(LAST)}`, 0],
])('is called by its name on %s', async (_what, at, ids) => {
  const { page, complaints, close } = await dashboard.open(`/tenants/many${at}`);
  await page
    .locator(`main :text("${name(LAST)}"):visible`)
    .first()
    .waitFor();
  expect((await text(page)).split(id(LAST)).length - 1).toBe(ids);
  expect(complaints).toEqual([]);
  await close();
});

it.each([
  ['the runs', `/runs?userId=${encodeURIComponent(USER)}`, 'cell'],
  ['the usage of a user', `/usage?by=environment&user=${encodeURIComponent(USER)}`, 'rowheader'],
] as const)(
  'is called by the name that the rows carry in %s: it is not asked for',
  async (_what, at, role) => {
    const { page, close } = await dashboard.open('/tenants/many/policies');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${dashboard.address}/tenants/many${at}`);
    await page
      .getByRole(role, { name: name(LAST) })
      .first()
      .waitFor();
    expect(asked).not.toContain(`/v1/tenants/many/environments/${id(LAST)}/usage`);
    await close();
  },
);

it("is called by its name on the maker's page, and in the dialogs about it", async () => {
  const { page, close } = await dashboard.open(`/me?tenant=many&user=${encodeURIComponent(USER)}`);
  const mayI = page.getByRole('region', { name: 'May I run?' });
  await mayI.getByText(name(LAST)).waitFor();
  await page.getByRole('cell', { name: name(LAST) }).waitFor();
  await page.goto(`${dashboard.address}/tenants/many/environments/${id(LAST)}`);
  await page
    .getByRole('heading', { name: name(LAST) })
    .first()
    .waitFor();
  expect(await page.title()).toContain(name(LAST));
  await page.getByRole('button', { name: 'Allocate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Credits').fill('7');
  await dialog.getByText(`${name(LAST)}: 7 allocated, before 50,000.`).waitFor();
  expect(await dialog.innerText()).not.toContain(id(LAST));
  await close();
});

describe('an environment that is to be chosen', () => {
  it('is found by its name in the question why it was blocked', async () => {
    const { page, complaints, close } = await dashboard.open('/tenants/many/runs?blocked=why');
    const panel = page.getByRole('region', { name: 'Why was I blocked?' });
    await panel.getByText('Runs are allowed.').waitFor();
    await panel.getByLabel('Environment').fill('department 77');
    await panel.getByText(/32 of 50,000 used/).waitFor();
    await panel.getByText(id(LAST)).waitFor();
    await panel.getByLabel('Environment').fill(id(LAST));
    await panel.getByText(name(LAST)).waitFor();
    await panel.getByLabel('Environment').fill('nowhere');
    await panel.getByText(/^No environment with this name or id/).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ['where prices are asked', '/policies', null],
    ['to filter runs', '/runs', null],
    ['in the dialog that allocates', '/environments', 'Allocate'],
  ])('is offered while its name is typed %s', async (_what, at, opener) => {
    const { page, close } = await dashboard.open(`/tenants/many${at}`);
    await page.getByText(/^Live/).waitFor();
    if (opener !== null) await page.getByRole('button', { name: opener, exact: true }).click();
    const field = page.getByLabel('Environment', { exact: true });
    await field.fill('ment 77');
    const offered = page.locator('datalist option');
    await eventually('it alone is offered', async () => (await offered.count()) === 1);
    expect(await offered.getAttribute('label')).toBe(name(LAST));
    expect(await offered.getAttribute('value')).toBe(id(LAST));
    await close();
  });

  it('filters the runs by its name, which a link to them keeps, until the field is empty', async () => {
    const { page, complaints, close } = await dashboard.open('/tenants/many/runs');
    const field = page.getByLabel('Environment', { exact: true });
    const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
    await rows.nth(2).waitFor();
    await field.fill(name(LAST));
    await page.waitForURL(`**/runs?environmentId=${id(LAST)}`);
    await eventually('its run alone is listed', async () => (await rows.count()) === 2);
    await page.reload();
    await page.getByText(name(LAST)).first().waitFor();
    expect(await field.inputValue()).toBe(id(LAST));
    expect(await rows.count()).toBe(2);
    await field.fill('nowhere');
    await page.getByText('No environment with this name or id has run in this month.').waitFor();
    await page.getByRole('link', { name: /^All runs of/ }).click();
    await rows.nth(2).waitFor();
    expect(await field.inputValue()).toBe('');
    await page.goBack();
    await page.getByText('No run matches.').waitFor();
    expect(await field.inputValue()).toBe('nowhere');
    await field.fill('');
    await rows.nth(2).waitFor();
    expect(page.url()).not.toContain('environmentId');
    expect(complaints).toEqual([]);
    await close();
  });

  it('is given credits by its name, also where more than are offered contain that', async () => {
    const { page, complaints, close } = await dashboard.open('/tenants/many/environments');
    await page.getByText(/^Live/).waitFor();
    await page.getByRole('button', { name: 'Allocate', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Credits').fill('7');
    const field = dialog.getByLabel('Environment', { exact: true });
    const act = dialog.getByRole('button', { name: 'Allocate', exact: true });
    for (const typed of [SHORTEST, LAST].map(name)) {
      await field.fill(typed.toUpperCase());
      await dialog.getByText(`${typed}: 7 allocated`).waitFor();
    }
    await field.fill('Department of twins');
    await dialog.getByText(/^Several environments have this name/).waitFor();
    expect(await act.isDisabled()).toBe(true);
    await field.fill('new-one');
    await dialog.getByText(/The credits go to a new one with this id\.$/).waitFor();
    await dialog.getByText('new-one: 7 allocated').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('a list that begins with its first rows', () => {
  it("says how many more there are on the maker's page, and shows them", async () => {
    const { page, close } = await dashboard.open('/me?tenant=many&user=another');
    const more = COUNT - 1 - 10;
    await page.getByText(`${more} more environments of yours are not checked here`).waitFor();
    const runs = page.getByRole('region', { name: 'Runs of the month' });
    await runs.getByRole('row').first().waitFor();
    expect(await runs.getByRole('row').count()).toBe(1 + 20);
    await runs.getByRole('button', { name: 'More runs' }).click();
    await eventually('more are there', async () => (await runs.getByRole('row').count()) >= 121);
    await runs.getByRole('button', { name: 'More runs' }).click();
    await eventually('all are there', async () => (await runs.getByRole('row').count()) === COUNT);
    expect(await runs.getByRole('button', { name: 'More runs' }).count()).toBe(0);
    await close();
  });

  it('leaves the heat map within reach below it', async () => {
    const { page, close } = await dashboard.open('/tenants/many/usage?by=environment');
    const table = page.getByRole('table', { name: 'Usage' });
    await table.waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe('21');
    await page.getByRole('button', { name: `${COUNT - 20} more` }).click();
    expect(await table.getAttribute('aria-rowcount')).toBe(String(COUNT + 1));
    await close();
  });
});

it('has a place kept for its name until that arrives, and never its id', async () => {
  const { page, close } = await dashboard.open('/tenants/many');
  await page.route(`**/environments/${id(LAST)}/usage*`, async (route) => {
    await arrival;
    await route.continue();
  });
  let arrive: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.goto(`${dashboard.address}/tenants/many/credits`);
  const row = page.getByRole('table', { name: 'Copilot Credits' }).getByRole('row').nth(1);
  const bone = row.locator('[class*=nameBone]');
  await bone.waitFor();
  const before = await row.boundingBox();
  expect(await text(page)).not.toContain(id(LAST));
  arrive();
  await row.getByText(name(LAST)).waitFor();
  expect(await bone.count()).toBe(0);
  expect(await row.boundingBox()).toEqual(before);
  await close();
});
