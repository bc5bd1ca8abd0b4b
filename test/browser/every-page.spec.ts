/** Requirements of every page: accessibility, contrast, print, an empty console, and no request to another site. */
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
  ['why a user was blocked', '/tenants/contoso/runs?blocked=why'],
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

/** Waits until every response has arrived and no skeleton is left. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
}

/** Evaluates as a debugger does, because the content security policy forbids a script in the page. */
async function violationsOf(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run({ rules: { 'target-size': { enabled: true } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

/** Waits for colour transitions, which take a moment. */
const stillness = (page: Page) =>
  page.evaluate(`(async () => {
    for (let moving = [0]; moving.length > 0; ) {
      await new Promise(requestAnimationFrame);
      moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  })()`);

/** Reads the width after elements that measure themselves have been redrawn. */
async function widthOf(page: Page): Promise<unknown> {
  const frames = Array.from({ length: 5 }, () => 'new Promise(requestAnimationFrame)');
  for (const frame of frames) await page.evaluate(frame);
  return page.evaluate('document.documentElement.scrollWidth');
}

/** Applies the text spacing of WCAG, which pages must support. */
const SPACED = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important } p { margin-bottom: 2em !important }',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})()`;

/** A page of 1,280 pixels at 400 % zoom. */
const MAGNIFIED = { width: 320, height: 256 };

/** The browser's own console message for a missing page, which the page itself explains better. */
const NOT_FOUND = 'status of 404';

it.each(PAGES)(
  '%s: nothing that axe finds, light or dark, nothing in the console, nothing wider than a phone or than a page four times its size',
  async (_name, path) => {
    const { page, complaints, close } = await dashboard.open(path, {
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await widthOf(page)).toBeLessThanOrEqual(390);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
    await page.setViewportSize(MAGNIFIED);
    expect(await widthOf(page)).toBeLessThanOrEqual(MAGNIFIED.width);
    await stillness(page);
    expect(await violationsOf(page)).toEqual([]);
    await page.evaluate(SPACED);
    expect(await widthOf(page)).toBeLessThanOrEqual(MAGNIFIED.width);
    expect(complaints.filter((complaint) => !complaint.includes(NOT_FOUND))).toEqual([]);
    await close();
  },
);

describe('in the colours of a high contrast system', () => {
  /** Graphical elements, and the property that determines their colour. */
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

it.each(['none', 'active'] as const)(
  'gives the legend the colours of its lines where forced colours are %s',
  async (forcedColors) => {
    const { page, close } = await dashboard.open('/tenants/contoso', { forcedColors });
    await page.locator('li[data-line="forecast"]').waitFor();
    const LINES = {
      used: 'used',
      forecast: 'ahead',
      pace: 'pace',
      allocated: 'allocated',
      owned: 'owned',
    };
    const colours = await page.evaluate<Record<string, [string, string]>>(`(() => {
      const lines = Object.entries(${JSON.stringify(LINES)});
      return Object.fromEntries(lines.map(([name, line]) => [name, [
        getComputedStyle(document.querySelector('li[data-line="' + name + '"]'), '::before').borderTopColor,
        getComputedStyle(document.querySelector('svg [class*="_' + line + '_"]')).stroke,
      ]]));
    })()`);
    for (const [name, [legend, line]] of Object.entries(colours)) {
      expect([name, legend]).toEqual([name, line]);
    }
    await close();
  },
);

describe('on paper', () => {
  const open = async (path: string) => {
    const { page, close } = await dashboard.open(path, { colorScheme: 'dark' });
    await settled(page);
    await page.setViewportSize({ width: 700, height: 990 });
    await page.emulateMedia({ media: 'print' });
    await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' });
    return { page, close };
  };

  const TO_PRESS = '.fui-Button, header, a[download], [role=checkbox], [placeholder=Search]';

  it.each([
    ...['/tenants/northwind', '/tenants/northwind/environments/legal', '/operations'],
    ...['environments', 'usage', 'runs', 'audit'].map((at) => `/tenants/contoso/${at}`),
  ])('%s is light, has nothing to press, and fits', async (path) => {
    const { page, close } = await open(path);
    const toPress = page.locator(TO_PRESS).filter({ visible: true });
    await eventually('it is laid out for paper', async () => (await toPress.count()) === 0);
    expect(await widthOf(page)).toBeLessThanOrEqual(700);
    await close();
  });

  it('has an explanation that is open alone', async () => {
    const { page, close } = await open('/tenants/northwind?explain=used');
    await page.getByText('Every charge of the month').waitFor();
    expect(await page.getByText('Usage in AI Builder credits').isVisible()).toBe(false);
    await close();
  });
});

it('speaks German to those who do', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso', { locale: 'de-DE' });
  await page.getByText('Alles in Ordnung').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  await close();
});

/** Truncated texts that are not available in full elsewhere. */
const cutIn = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('main *')]
    .filter((one) => one.childElementCount === 0 && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => one.clientWidth > 1 && getComputedStyle(one).overflowX === 'hidden')
    .filter((one) => !one.closest('[title]'))
    .map((one) => one.textContent)`);

it('shows the names of an overview whole on a phone, in German, also spaced out at four times its size', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind', {
    viewport: { width: 390, height: 844 },
    locale: 'de-DE',
  });
  await page.getByText('Gemeinsamer Topf').waitFor();
  expect(await cutIn(page)).toEqual([]);
  await page.evaluate(SPACED);
  expect(await cutIn(page)).toEqual([]);
  await page.setViewportSize(MAGNIFIED);
  expect(await widthOf(page)).toBeLessThanOrEqual(MAGNIFIED.width);
  expect(await cutIn(page)).toEqual([]);
  await close();
});

it('has room for three groupings and what they cost, spaced out at four times its size', async () => {
  const { page, close } = await dashboard.open(
    '/tenants/contoso/usage?by=environment,model,automation',
    { viewport: MAGNIFIED, locale: 'de-DE' },
  );
  const table = page.locator('[role=group]:has(> [role=table])');
  await table.getByRole('row').nth(1).waitFor();
  await page.evaluate(SPACED);
  await widthOf(page);
  const beyond = await table.evaluate((place) => place.scrollWidth - place.clientWidth);
  expect(beyond).toBe(0);
  await close();
});
