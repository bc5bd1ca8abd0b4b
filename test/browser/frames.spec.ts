/** At any width no text extends beyond its frame, and no two names of the navigation overlap. */
import type { Page } from 'playwright-core';
import { type Dashboard, startDashboard } from './dashboard.js';

const PAGES = [
  '/',
  '/tenants/northwind',
  '/tenants/contoso/environments',
  '/tenants/northwind/environments/legal',
  '/tenants/contoso/usage?by=environment,model,automation',
  '/tenants/contoso/runs',
  '/tenants/northwind/runs/%2Fdemo%2FcloudFlow/2026-11-legal-222',
  '/tenants/contoso/credits',
  '/tenants/contoso/policies',
  '/tenants/contoso/audit',
  '/me?user=user-1&tenant=contoso',
  '/operations',
];
const WIDTHS = [700, 768, 834, 900, 1_001, 1_024, 1_100, 1_161, 1_180, 1_280];

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Excludes truncated names, which have a tooltip; elements that scroll sideways and may be wider; and code, which breaks anywhere. */
const OUTSIDE = `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.textContent.trim() || text.parentElement.closest('bdi, svg, .hidden, [class*="skip"], [data-scrolls], option')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, width } = range.getBoundingClientRect();
    for (let frame = text.parentElement; width > 0 && frame !== document.body; frame = frame.parentElement) {
      const edges = frame.getBoundingClientRect();
      const isFrame = getComputedStyle(frame).display !== 'inline' && edges.width > 1;
      if (isFrame && (left < edges.left - 1 || right > edges.right + 1)) found.add(text.textContent);
    }
  }
  return [...found];
})()`;

const COVERED = `(() => {
  const names = [...document.querySelectorAll('header :is(a, button)')].map((one) => [one.textContent, one.getBoundingClientRect()]);
  return names.flatMap(([name, a], index) => names.slice(index + 1)
    .filter(([, b]) => a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1)
    .map(([other]) => name + ' and ' + other));
})()`;

/** Waits until elements that measure themselves have been redrawn. */
async function drawn(page: Page): Promise<void> {
  const frames = Array.from({ length: 5 }, () => 'new Promise(requestAnimationFrame)');
  for (const frame of frames) await page.evaluate(frame);
}

describe.each(['en-GB', 'de-DE'])('in %s', (locale) => {
  it.each(PAGES)('%s', async (path) => {
    const { page, close } = await dashboard.open(path, { locale, reducedMotion: 'reduce' });
    await page.getByRole('heading').first().waitFor();
    await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
    const found: [number, string][] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await drawn(page);
      const texts = await page.evaluate<string[]>(`[...${OUTSIDE}, ...${COVERED}]`);
      found.push(...texts.map((text): [number, string] => [width, text]));
    }
    expect(found).toEqual([]);
    await close();
  });
});

it('shows columns again that there was no room for, once there is', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/environments');
  const columns = page.getByRole('columnheader');
  const namesAt = async (width: number) => {
    await page.setViewportSize({ width, height: 800 });
    await drawn(page);
    return columns.allTextContents();
  };
  await page.getByRole('link', { name: 'Production' }).waitFor();
  const all = await namesAt(1_280);
  expect((await namesAt(768)).length).toBeLessThan(all.length);
  expect(await namesAt(1_280)).toEqual(all);
  await close();
});
