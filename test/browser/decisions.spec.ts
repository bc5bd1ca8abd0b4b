/** The policies page, the audit trail, and dialogs whose button stays disabled while nothing is changed. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

const STRICT = {
  version: 'strict',
  effectiveFrom: '2027-01-01',
  importantOveragePercent: 115,
  rounding: 'exact',
};

beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  await http.send('PUT', '/v1/tenants/contoso/policy', { rows: [STRICT] });
  await http.send('PUT', '/v1/tenants/contoso/settings', { sources: ['/flows/*'] });
  const copilot = { credits: 1, drawFromTenant: true, payAsYouGo: false };
  await http.send('PUT', '/v1/tenants/contoso/environments/finance/copilot', copilot);
  await eventually('it is reflected', async () => {
    const { body } = await http.get('/v1/tenants/contoso/configuration');
    return body.copilot.environments.length === 1;
  });
}, 180_000);
afterAll(() => dashboard.stop());

async function open(path: string, locale = 'en-GB') {
  const { page, complaints, close } = await dashboard.open(`/tenants/contoso${path}`, { locale });
  return { page, complaints, close };
}

describe('the policies', () => {
  it('have what is still to come with its date, in words', async () => {
    const { page, complaints, close } = await open('/policies');
    const terms = page.locator('main');
    await terms.getByText('From 1 Jan 2027').first().waitFor();
    await terms.getByText('115%').first().waitFor();
    expect(await terms.locator('pre').first().isVisible()).toBe(false);
    await terms.getByText('As returned by the API').click();
    await terms.getByText('"importantOveragePercent": 115').waitFor();
    await page.getByText('/flows/*').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('say in German, too, what is to come, also of what was published', async () => {
    const { page, close } = await open('/policies', 'de-DE');
    await page.getByText('Ab 1. Jan. 2027').first().waitFor();
    await page.getByText('Noch zu erwarten').waitFor();
    await close();
  });

  it('have a rate card that is still to come among the prices', async () => {
    const { page, close } = await open('');
    await page.route('**/v1/tenants/contoso/configuration*', async (route) => {
      const response = await route.fetch();
      const configuration = await response.json();
      configuration.rateCards.push({
        version: 'next',
        effectiveFrom: '2027-02-01T00:00:00.000Z',
        inForce: false,
        changes: [
          {
            capability: 'prompt',
            tier: 'basic',
            currency: 'copilot',
            price: { per: 'thousandTokens', milliCredits: 1_000 },
          },
        ],
      });
      await route.fulfill({ response, json: configuration });
    });
    await page.goto(`${dashboard.address}/tenants/contoso/policies`);
    const prices = page.getByRole('region', { name: 'Prices still to come' });
    await prices.getByText('From 1 Feb 2027').waitFor();
    await prices.getByText('1 Copilot Credit for 1,000 tokens').waitFor();
    await prices.getByText('rate card next').waitFor();
    await close();
  });
});

describe('the audit trail', () => {
  const line = (page: Page, text: string) => page.locator('summary', { hasText: text }).first();

  it('says before and after in words and with units, and the raw form on demand alone', async () => {
    const { page, complaints, close } = await open('/audit');
    await line(page, 'Finance allocated 150,000').click();
    await page.getByRole('cell', { name: '150,000 AI Builder credits' }).waitFor();
    await line(page, 'Policy changed').click();
    await page.getByRole('cell', { name: 'strict, from 1 Jan 2027' }).waitFor();
    const after = 'Important overage from: 115%; Rounding of a run: exact';
    await page.getByRole('cell', { name: after }).waitFor();
    await line(page, 'Copilot Credits of Finance changed').click();
    await page.getByRole('cell', { name: '1 Copilot Credit', exact: true }).waitFor();
    await line(page, 'AI Builder add-on pack added').click();
    await page.getByRole('cell', { name: '1,000,000 AI Builder credits' }).waitFor();
    expect(await page.locator('pre').first().isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says so in German', async () => {
    const { page, close } = await open('/audit', 'de-DE');
    await line(page, 'Mandanteneinstellungen geändert').click();
    await page.getByRole('cell', { name: 'Quellen, die den Mandanten belasten dürfen' }).waitFor();
    await page.getByRole('cell', { name: '/flows/*' }).waitFor();
    await close();
  });
});

describe('a dialog in which nothing is changed', () => {
  interface Case {
    readonly at: string;
    readonly act: string;
    /** The same value in another notation. */
    readonly otherwise?: readonly [label: string, text: string];
    readonly changed: readonly [label: string, text: string];
  }
  const CASES: readonly Case[] = [
    {
      at: '/credits',
      act: 'Change Copilot Credits',
      otherwise: ['Prepaid Copilot Credits', '000'],
      changed: ['Prepaid Copilot Credits', '5'],
    },
    {
      at: '/environments/finance',
      act: 'Change Copilot Credits',
      otherwise: ['Copilot Credits', ' 01 '],
      changed: ['Copilot Credits', '2'],
    },
    { at: '/environments/prod', act: 'Change Copilot Credits', changed: ['Copilot Credits', '2'] },
    {
      at: '/policies',
      act: 'Change tenant settings',
      otherwise: ['Warnings at', '80 ; 100'],
      changed: ['Warnings at', '70, 100'],
    },
    {
      at: '/policies',
      act: 'Change the policy',
      otherwise: [
        "The tenant's own rules",
        '[{"rounding":"exact","importantOveragePercent":115,"effectiveFrom":"2027-01-01","version":"strict"}]',
      ],
      changed: ["The tenant's own rules", '[]'],
    },
  ];

  it.each(CASES)('$at $act: offers nothing until something is', async (one) => {
    const { page, close } = await open(one.at);
    await page.getByRole('button', { name: one.act }).first().click();
    const dialog = page.getByRole('dialog');
    const send = dialog.getByRole('button', { name: one.act });
    await dialog.getByText('Nothing: this is already set.').waitFor();
    expect(await send.isDisabled()).toBe(true);
    if (one.otherwise) {
      const [label, text] = one.otherwise;
      await dialog.getByLabel(label, { exact: true }).fill(text);
      await dialog.getByText('Nothing: this is already set.').waitFor();
      expect(await send.isDisabled()).toBe(true);
    }
    const [label, text] = one.changed;
    await dialog.getByLabel(label, { exact: true }).fill(text);
    await dialog.getByText('Nothing: this is already set.').waitFor({ state: 'detached' });
    await eventually('it may be sent', () => send.isEnabled());
    await close();
  });

  it('is the same for one allocation and for several', async () => {
    const { page, close } = await open('/environments/finance');
    await page.getByRole('button', { name: 'Allocate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Credits', { exact: true }).fill('150 000');
    await dialog.getByText('Nothing: this is already set.').waitFor();
    await dialog.getByLabel('Credits', { exact: true }).fill('1.5');
    await dialog.getByText('A whole number, from 0.').waitFor();
    await page.goto(`${dashboard.address}/tenants/contoso/environments`);
    await page.getByLabel('Choose Finance').check();
    await page.getByLabel('Choose Production').check();
    await page.getByRole('button', { name: 'Allocate to 2 environments' }).click();
    await dialog.getByText('Nothing: this is already set.').waitFor();
    expect(
      await dialog.getByRole('button', { name: 'Allocate to 2 environments' }).isDisabled(),
    ).toBe(true);
    await close();
  });
});

it.each([
  ['', 'contoso · AI credit meter'],
  ['/audit', 'Audit · contoso · AI credit meter'],
  ['/environments/prod', 'Production · contoso · AI credit meter'],
  ['/nothing', 'There is no such page · AI credit meter'],
])('%j has a title of its own: %s', async (path, title) => {
  const { page, close } = await open(path);
  await eventually('it is called so', async () => (await page.title()) === title);
  await close();
});
