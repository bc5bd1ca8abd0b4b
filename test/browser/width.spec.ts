/** Elements that are too wide: no column or word of a table is cut, and no user-supplied name makes a page wider. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Waits until elements that measure themselves have been redrawn. */
async function drawn(page: Page): Promise<void> {
  const frames = Array.from({ length: 5 }, () => 'new Promise(requestAnimationFrame)');
  for (const frame of frames) await page.evaluate(frame);
}

const HEADS = '[data-scrolls] thead th';

describe('on a phone, a table with fixed names', () => {
  it.each(['/operations', '/tenants/contoso/usage'])('on %s cuts no column', async (path) => {
    const { page, close } = await dashboard.open(path, { viewport: { width: 390, height: 844 } });
    await page.locator(HEADS).first().waitFor();
    const cut = () =>
      page.evaluate<number>(`(() => {
      const [names, ...columns] = document.querySelectorAll('${HEADS}');
      const edge = names.getBoundingClientRect().right;
      const boxes = columns.map((one) => one.getBoundingClientRect());
      const begun = columns[0].closest('[data-scrolls]').scrollLeft > 0;
      return begun ? Math.max(...boxes.map(({ left, right }) => Math.min(right - edge, edge - left))) : 99;
    })()`);
    await eventually('it shows the newest', async () => (await cut()) < 3);
    await page.setViewportSize({ width: 500, height: 844 });
    await eventually('it does so again', async () => (await cut()) < 3);
    await close();
  });
});

/** Records the scroll position of each table when it is added to the page, before a frame is drawn. */
const SCROLLED_AT_FIRST = `
  window.scrolledAtFirst = new Map();
  new MutationObserver(() => {
    for (const place of document.querySelectorAll('[data-scrolls]')) {
      if (window.scrolledAtFirst.has(place) || !place.querySelector('thead th + th')) continue;
      window.scrolledAtFirst.set(place, place.scrollLeft);
    }
  }).observe(document, { childList: true, subtree: true });`;

describe.each([390, 600])('a table wider than its place, %i pixels wide', (width) => {
  it.each(['/operations', '/tenants/contoso/usage'])(
    'on %s starts at its newest column',
    async (path) => {
      const { page, close } = await dashboard.open('/tenants/contoso/nothing', {
        viewport: { width, height: 844 },
      });
      await page.addInitScript(SCROLLED_AT_FIRST);
      await page.goto(dashboard.address + path);
      await page.locator(HEADS).first().waitFor();
      const places = () =>
        page.evaluate<[number, number][]>(
          `Array.from(window.scrolledAtFirst, ([place, first]) => [first, place.scrollLeft])`,
        );
      await drawn(page);
      const [first, ...others] = await places();
      expect(others).toEqual([]);
      expect(first![0]).toBeGreaterThan(0);
      expect(first![1]).toBe(first![0]);
      // A full-page screenshot, for which the page has another size for a moment.
      await page.screenshot({ fullPage: true });
      await drawn(page);
      expect(await places()).toEqual([first]);
      await close();
    },
  );
});

describe.each([390, 1_280])('%i pixels wide', (width) => {
  it.each([
    ['en', '/'],
    ['de', '/'],
    ['en', '/tenants/northwind/environments'],
    ['de', '/tenants/northwind/environments'],
  ])('shows the word of each state whole, in %s on %s', async (locale, path) => {
    const { page, close } = await dashboard.open(path, {
      locale,
      viewport: { width, height: 844 },
    });
    const words = page.locator('[role=cell] [data-state=usedUp]:not([aria-hidden])');
    await words.first().waitFor();
    const cut = await words.evaluateAll((all) =>
      all
        .filter((word) => word.scrollWidth > word.closest('[role=cell]')!.clientWidth)
        .map(({ textContent }) => textContent),
    );
    expect(cut).toEqual([]);
    await close();
  });
});

describe('names from strangers', () => {
  const LONG = 'x'.repeat(500);
  const HOSTILE = [
    '<script>alert(1)</script>',
    '\u202eevil \u0645\u0631\u062d\u0628\u0627',
    LONG,
    'Wörterbuchverlagsgesellschaftsgebäude'.repeat(10),
  ];
  const TENANT = 'y'.repeat(500);
  const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth');
  const path = (name: string) =>
    `/v1/tenants/${TENANT}/environments/${encodeURIComponent(name)}/allocation`;

  beforeAll(async () => {
    const { http } = dashboard;
    const by = (actor: string) => ({
      'x-actor': encodeURIComponent(actor),
      'x-reason': encodeURIComponent(HOSTILE[3]!),
    });
    const grant = { sku: LONG, creditsEach: 1_000, quantity: 1, validFrom: '2026-01-01' };
    await http.send('POST', `/v1/tenants/${TENANT}/grants`, grant, by(HOSTILE[1]!));
    for (const name of HOSTILE) await http.send('PUT', path(name), { credits: 10 }, by(name));
    await http.publish(
      HOSTILE.map((name, index) =>
        usageEvent({
          ...{ id: `hostile-${index}`, tenantId: TENANT, time: '2026-11-24T13:59:00Z' },
          data: {
            ...{ environmentId: name, userId: name, modelId: name, automationId: name },
            ...{ environmentName: name.repeat(6), modelName: name.repeat(6) },
            automationName: name.repeat(6),
          },
        }),
      ),
    );
    await eventually('they have run', async () => {
      const { body } = await http.get(`/v1/tenants/${TENANT}/usage`);
      return body.runs === HOSTILE.length;
    });
  });

  it.each([
    ['', '<script>alert'],
    ['/environments', '<script>alert'],
    [`/environments/${LONG}`, 'xxxx'],
    ['/usage?by=environment,model,automation', '<script>alert'],
    ['/runs', '<script>alert'],
    [`/runs/${encodeURIComponent('/flows/eu')}/hostile-2`, 'hostile-2'],
    ['/credits', 'xxxx'],
    ['/policies', 'yyyy'],
    ['/audit', '<script>alert'],
    ['?explain=used', 'yyyy'],
  ])('are text, and break nothing on %j', async (at, seen) => {
    const { page, complaints, close } = await dashboard.open(`/tenants/${TENANT}${at}`);
    await page.locator('bdi, strong, summary', { hasText: seen }).first().waitFor();
    await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
    expect(await widthOf(page)).toBe(1280);
    await page.setViewportSize({ width: 390, height: 844 });
    await eventually('it fits a phone', async () => (await widthOf(page)) === 390);
    expect(complaints).toEqual([]);
    await close();
  });

  /** How far content of the dialog extends beyond the page; names hide their own overflow. */
  const beyond = (page: Page) =>
    page.evaluate<number>(`Math.max(...[...document.querySelectorAll('[role=dialog] :not(bdi > *)')]
      .map((one) => one.getBoundingClientRect().right)) - innerWidth`);

  it.each([
    [`/environments/${LONG}`, 'Allocate'],
    [`/environments/${LONG}`, 'Change Copilot Credits'],
    ['/credits', 'End'],
    ['/policies', 'Change the policy'],
    ['/audit', 'Undo'],
  ])('break no dialog on %j: %s', async (at, opener) => {
    const { page, complaints, close } = await dashboard.open(`/tenants/${TENANT}${at}`);
    await page.getByRole('button', { name: opener, exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Last changed by|^Takes back|^Not changed/).waitFor();
    expect(await beyond(page)).toBeLessThan(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await eventually('it fits a phone', async () => (await beyond(page)) <= 0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('are refused by the service beyond what anybody can read, with the member named', async () => {
    const { page, close } = await dashboard.open(`/tenants/${TENANT}/runs`);
    await page.getByLabel('User id').fill('x'.repeat(3_000));
    await page.getByText(/of 1 to 500 bytes/).waitFor();
    expect(await widthOf(page)).toBe(1280);
    await close();
  });
});
