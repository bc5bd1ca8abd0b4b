/** The pages as maker, reader, admin and operator: content and actions that a role may not use are neither shown nor offered. */
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Claims, type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;
let as: (claims: Claims) => Promise<BrowserContextOptions>;
let axe: string;

beforeAll(async () => {
  axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
  dashboard = await startDashboard();
  as = await dashboard.guard();
}, 180_000);
afterAll(() => dashboard.stop());

const MAKER = { sub: 'user-3', roles: ['maker'], tenants: ['contoso'] };
const READER = { sub: 'reader', roles: ['reader'], tenants: ['contoso'] };
const ADMIN = { sub: 'admin', roles: ['admin'], tenants: ['contoso', 'northwind'] };
const OPERATOR = { sub: 'operator', roles: ['operator'], tenants: ['*'] };

/** Evaluates as a debugger does, because the content security policy forbids a script in the page. */
async function violationsOf(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

const acts = (page: Page) => page.getByRole('button', { name: /Allocate|Add credits/ });
const operations = (page: Page) => page.getByRole('link', { name: 'Operations' });

describe('a maker', () => {
  it('lands on their own usage, and meets nothing that refuses them', async () => {
    const { page, complaints, close } = await dashboard.open('/', await as(MAKER));
    await page.getByRole('heading', { name: 'My usage' }).waitFor();
    await page.getByText('Runs are allowed.').first().waitFor();
    await page
      .getByRole('table', { name: 'Runs of the month' })
      .getByRole('link')
      .first()
      .waitFor();
    await page.getByText('32 AI Builder credits for a page or image').first().waitFor();
    const names = ['Production', 'Finance', 'Sandbox'];
    for (const heading of ['May I run?', 'Why was I blocked?']) {
      const panel = page.getByRole('region', { name: heading });
      await panel
        .getByText(new RegExp(names.join('|')))
        .first()
        .waitFor();
    }
    const offered = page.locator('select[aria-label=Environment] option');
    expect(names).toEqual(expect.arrayContaining(await offered.allInnerTexts()));
    expect(await offered.count()).toBeGreaterThan(0);
    expect(await page.getByLabel('User id').count()).toBe(0);
    expect(await operations(page).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('is told in words that they may not see a tenant', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso', await as(MAKER));
    await page.getByText('You may not see this').waitFor();
    await close();
  });
});

describe('a user without a role', () => {
  it('is told so, and not asked who they are', async () => {
    const { page, close } = await dashboard.open('/', await as({ sub: 'nobody' }));
    await page.getByText('You have access to no tenant.').waitFor();
    await close();
  });
});

describe('a reader of one tenant', () => {
  it.each(['', '/environments', '/usage', '/runs', '/credits', '/policies', '/audit'])(
    'reads %j without anything that changes it, and without a complaint',
    async (path) => {
      const { page, complaints, close } = await dashboard.open(
        `/tenants/contoso${path}`,
        await as(READER),
      );
      await page.getByText(/^Live/).waitFor();
      await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
      expect(await acts(page).count()).toBe(0);
      expect(await operations(page).count()).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('comes straight to it, is not led there again on the way back, and is refused the others', async () => {
    const { page, close } = await dashboard.open('/', await as(READER));
    await page.waitForURL(`${dashboard.address}/tenants/contoso`);
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    await page.goto(`${dashboard.address}/tenants/northwind`);
    await page.getByText('You may not see this').waitFor();
    await close();
  });
});

describe('every page that is linked', () => {
  it.each([
    ['a maker', MAKER, '/me'],
    ['a reader', READER, '/tenants/contoso/environments/prod'],
    ['an admin', ADMIN, '/tenants/northwind'],
    ['an operator', OPERATOR, '/tenants/northwind'],
  ])('to %s opens without a refusal', async (_who, claims, from) => {
    const { page, complaints, close } = await dashboard.open(from, await as(claims));
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    const links = await page
      .locator('header a')
      .evaluateAll((all) => all.map((link) => (link as unknown as { href: string }).href));
    for (const link of new Set(links)) {
      await page.goto(link);
      await page.getByRole('heading').first().waitFor();
      await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle');
    }
    expect(refused).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ['a maker', MAKER, '/tenants/contoso'],
    ['a reader of another tenant', READER, '/tenants/northwind/runs'],
  ])('to %s is none of a tenant that is not theirs', async (_who, claims, at) => {
    const { page, close } = await dashboard.open(at, await as(claims));
    await page.getByText('You may not see this').waitFor();
    expect(await page.locator('header a').allInnerTexts()).toEqual(['AI credit meter', 'My usage']);
    await close();
  });

  it('asks only once for operations where they are refused', async () => {
    const { page, close } = await dashboard.open('/me', await as(READER));
    await page.clock.install();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/operations')) asked++;
    });
    await page.goto(`${dashboard.address}/operations`);
    await page.getByText('You may not see this').waitFor();
    await page.clock.fastForward(20_000);
    await page.waitForLoadState('networkidle');
    expect(asked).toBe(1);
    await close();
  });
});

it('an admin of two chooses between them, and may act', async () => {
  const { page, close } = await dashboard.open('/', await as(ADMIN));
  await page.getByText('2 tenants').waitFor();
  await page.getByRole('link', { name: 'northwind' }).click();
  await acts(page).first().waitFor();
  expect(await operations(page).count()).toBe(0);
  await close();
});

it('an operator sees the installation', async () => {
  const { page, close } = await dashboard.open('/', await as(OPERATOR));
  await operations(page).click();
  await page.getByText(/^All right: everything runs/).waitFor();
  await close();
});
