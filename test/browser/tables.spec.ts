/** Tables that are wider than their place: no column or word is cut, and the newest column is in sight. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Until what measures itself has been drawn anew. */
async function drawn(page: Page): Promise<void> {
  const frames = Array.from({ length: 5 }, () => 'new Promise(requestAnimationFrame)');
  for (const frame of frames) await page.evaluate(frame);
}

const HEADS = '[data-scrolls] thead th';

describe('on a phone, a table beside its names', () => {
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

/** Keeps how far each table is scrolled when it comes into the page, before a frame is drawn. */
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
    'on %s stands at its newest column from the first moment',
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
      // The whole page in the picture: for a moment it is another size.
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
