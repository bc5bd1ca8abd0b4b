/** What holds on every page: accessibility, contrast, print, an empty console, and no request to another site. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';

const PAGES = [
  ['the tenants', '/'],
  ['the overview', '/tenants/contoso'],
  ['an overview in overage', '/tenants/northwind'],
  ['the environments', '/tenants/contoso/environments'],
  ['an environment', '/tenants/northwind/environments/legal'],
  ['where it goes', '/tenants/contoso/usage?by=environment,automation'],
  ['the runs', '/tenants/contoso/runs'],
  ['why somebody was blocked', '/tenants/contoso/runs?blocked=why'],
  ['one run', '/tenants/northwind/runs/%2Fdemo%2FcloudFlow/2026-11-legal-222'],
  ['the credits', '/tenants/contoso/credits'],
  ['the policies', '/tenants/contoso/policies'],
  ['the audit trail', '/tenants/contoso/audit'],
  ['a month before the first', '/tenants/contoso?month=2024-01'],
  ['a tenant nobody knows', '/tenants/nobody'],
  ["a maker's own", '/me?user=user-1&tenant=contoso'],
  ['operations', '/operations'],
  ['what was rejected for one reason', '/operations?code=usageConflict'],
  ['a figure that is opened', '/tenants/contoso?explain=used'],
  ["an environment's figure that is opened", '/tenants/northwind/environments/legal?explain=left'],
  ['what is left out', '/tenants/contoso/usage?except=user:user-1&user=user-2'],
  ['no page at all', '/tenants/contoso/nothing'],
] as const;

let dashboard: Dashboard;
let axe: string;

beforeAll(async () => {
  axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Everything has been asked and answered, and no skeleton is left. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
}

/** A debugger's evaluation is no script of the page, which its policy would forbid. */
async function violationsOf(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

/** Once what measures itself has been drawn anew. */
async function widthOf(page: Page): Promise<unknown> {
  const frames = Array.from({ length: 5 }, () => 'new Promise(requestAnimationFrame)');
  for (const frame of frames) await page.evaluate(frame);
  return page.evaluate('document.documentElement.scrollWidth');
}

/** What the browser itself says of an answer that is no page: the page says it better. */
const NOT_FOUND = 'status of 404';

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(PAGES)(
    '%s: nothing that axe finds, nothing in the console, nothing wider than a phone',
    async (_name, path) => {
      const { page, complaints, close } = await dashboard.open(path, {
        colorScheme,
        reducedMotion: 'reduce',
      });
      await settled(page);
      expect(await violationsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await widthOf(page)).toBeLessThanOrEqual(390);
      expect(complaints.filter((complaint) => !complaint.includes(NOT_FOUND))).toEqual([]);
      await close();
    },
  );
});

describe('in the colours of a high contrast system', () => {
  /** What is drawn, and the property that gives it its colour. */
  const MARKS = [
    ['/tenants/contoso', 'path[class*="used"]', 'stroke'],
    ['/tenants/contoso', 'span[class*="_bar_"]', 'borderTopColor'],
    ['/tenants/contoso/usage', 'rect[class*="olumn"]', 'fill'],
    ['/tenants/contoso/usage', 'td > span[class*="cell"]', 'backgroundColor'],
    ['/tenants/contoso/credits', '[class*="timeBar"]', 'backgroundColor'],
  ] as const;

  it.each(MARKS)('%s: %s is seen', async (path, marks, property) => {
    const { page, complaints, close } = await dashboard.open(path, { forcedColors: 'active' });
    await page.locator(marks).first().waitFor({ state: 'attached' });
    const colours = await page.evaluate<string[]>(`(() => {
      document.body.style.backgroundColor = 'Canvas';
      const mark = document.querySelector(${JSON.stringify(marks)});
      return [getComputedStyle(mark).${property}, getComputedStyle(document.body).backgroundColor];
    })()`);
    const [mark, canvas] = colours;
    expect(mark).not.toBe('rgba(0, 0, 0, 0)');
    expect(mark).not.toBe(canvas);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('on paper', () => {
  const open = async (path: string) => {
    const { page, close } = await dashboard.open(path, { colorScheme: 'dark' });
    await settled(page);
    await page.setViewportSize({ width: 700, height: 990 });
    await page.emulateMedia({ media: 'print' });
    await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' });
    return { page, close };
  };

  it.each(['/tenants/northwind', '/tenants/northwind/environments/legal', '/operations'])(
    '%s is light, has nothing to press, and fits',
    async (path) => {
      const { page, close } = await open(path);
      expect(await page.locator('.fui-Button:visible, header:visible').count()).toBe(0);
      expect(await widthOf(page)).toBeLessThanOrEqual(700);
      await close();
    },
  );

  it('has an explanation that is open alone', async () => {
    const { page, close } = await open('/tenants/northwind?explain=used');
    await page.getByText('Every charge of the month').waitFor();
    expect(await page.getByText('Use against what there is').isVisible()).toBe(false);
    await close();
  });
});

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
      await widthOf(page);
      const [first, ...others] = await places();
      expect(others).toEqual([]);
      expect(first![0]).toBeGreaterThan(0);
      expect(first![1]).toBe(first![0]);
      // The whole page in the picture: for a moment it is another size.
      await page.screenshot({ fullPage: true });
      await widthOf(page);
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

it('speaks German to those who do', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso', { locale: 'de-DE' });
  await page.getByText('Alles in Ordnung').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  await close();
});

it('shows the names of an overview whole on a phone, in German', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind', {
    viewport: { width: 390, height: 844 },
    locale: 'de-DE',
  });
  await page.getByText('Gemeinsamer Topf').waitFor();
  const cut = await page.evaluate<string[]>(`[...document.querySelectorAll('main *')]
    .filter((one) => one.childElementCount === 0 && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => one.clientWidth > 1 && getComputedStyle(one).overflowX === 'hidden')
    .filter((one) => !one.closest('[title]'))
    .map((one) => one.textContent)`);
  expect(cut).toEqual([]);
  await close();
});
