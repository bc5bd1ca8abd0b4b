/**
 * Navigation between pages: focus on the heading of a new page, focus and scroll position restored on the way back, no animation with reduced
 * motion.
 */
import type { Page, Route } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(document.activeElement.textContent ?? '').trim()`);
const scrolled = (page: Page): Promise<number> => page.evaluate<number>('Math.round(scrollY)');

/** Whether the heading has the focus and matches the window's title. */
const isAtHeading = async (page: Page, title: string): Promise<boolean> => {
  const tag = await page.evaluate<string>('document.activeElement.tagName');
  const titles = [`${await focused(page)} · AI credit meter`, await page.title()];
  return tag === 'H1' && titles.every((one) => one === title);
};

const PAGES = ['Environments', 'Usage', 'Runs', 'Credits', 'Policies', 'Audit'] as const;

it.each(PAGES)('to %s by its name in the bar, and back', async (name) => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  await page.getByRole('link', { name, exact: true }).press('Enter');
  const title = `${name} · contoso · AI credit meter`;
  await eventually('the heading says where it led', () => isAtHeading(page, title));
  await page.goBack();
  await eventually('the name has it again', async () => (await focused(page)) === name);
  await page.goForward();
  await eventually('the heading has it again', () => isAtHeading(page, title));
  await close();
});

/** The content above a link may change its position from release to release, so the test tries several scroll positions. */
const PLACES = 5;
const PLACE_PIXELS = 50;

/** A page, the minimum scroll position, a link there, and the title of its target. */
const FAR_DOWN = [
  ['/tenants/contoso/runs', 3_000, /^\w{3},? 2?\d Nov/, /^Run .* · contoso · AI credit meter$/],
  ['/tenants/northwind', 250, /^Legal$/, /^Legal · northwind · AI credit meter$/],
  ['/operations', 450, /^northwind$/, /^northwind · AI credit meter$/],
] as const;

it.each(FAR_DOWN)('from %s, at least %i pixels down, and back', async (path, down, link, title) => {
  const { page, close } = await dashboard.open(path, { viewport: { width: 1280, height: 400 } });
  let tries = 0;
  await eventually('there is a link to follow', async () => {
    const place = down + PLACE_PIXELS * (tries++ % PLACES);
    await page.evaluate(`scrollTo(0, ${place})`);
    return (await scrolled(page)) === place && isFocused(page, link);
  });
  const before = { name: await focused(page), down: await scrolled(page) };
  await page.keyboard.press('Enter');
  await eventually('the heading says where it led', async () =>
    title.test(await page.title()) ? isAtHeading(page, await page.title()) : false,
  );
  expect(await scrolled(page)).toBe(0);
  await page.goBack();
  await eventually(
    'all is as it was',
    async () => (await focused(page)) === before.name && (await scrolled(page)) === before.down,
  );
  await close();
});

/** Focuses the first matching link that is visible, without scrolling the page. */
const isFocused = (page: Page, link: RegExp): Promise<boolean> =>
  page.evaluate<boolean>(`(() => {
    const found = [...document.querySelectorAll('main a')].find((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return ${String(link)}.test(one.textContent) && top > 60 && bottom < innerHeight;
    });
    found?.focus({ preventScroll: true });
    return found !== undefined;
  })()`);

it('from a part of a figure that is opened, and back to it', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso?explain=used');
  const part = page.getByRole('dialog', { name: 'Used' }).getByRole('link', { name: 'Production' });
  await part.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await eventually('the heading says where it led', async () =>
    isAtHeading(page, await page.title()),
  );
  await page.goBack();
  await eventually('the part has it again', async () => (await focused(page)) === 'Production');
  await close();
});

it('leaves the focus where the reader has taken it meanwhile', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/assets/operations-page-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Operations' }).press('Enter');
  await page.getByRole('status', { name: 'Loading' }).waitFor();
  const settings = page.getByRole('button', { name: 'Settings' });
  await settings.focus();
  await page.keyboard.press('Shift');
  letGo();
  await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
  expect(await settings.evaluate((one) => one.matches(':focus'))).toBe(true);
  await close();
});

it('keeps the focus where the same page is asked about another month', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/runs');
  const before = page.getByRole('link', { name: 'Month before' });
  await before.press('Enter');
  await page.getByText("The tenant's ledger begins in November 2026").waitFor();
  expect(await before.evaluate((one) => one.matches(':focus'))).toBe(true);
  await close();
});

/** Records every animation and transition that takes time, however it starts. */
const NOTING_MOTION = `
  window.moved = [];
  const note = (element, milliseconds) => {
    if (milliseconds > 1) window.moved.push(element.tagName + '.' + element.className);
  };
  const { animate } = Element.prototype;
  Element.prototype.animate = function (frames, options) {
    note(this, typeof options === 'number' ? options : options.duration);
    return animate.call(this, frames, options);
  };
  for (const begun of ['transitionrun', 'animationstart'])
    document.addEventListener(begun, ({ target }) => {
      for (const { effect } of target.getAnimations()) note(target, effect.getTiming().duration);
    }, true);`;

it.each([
  ['reduce', false],
  ['no-preference', true],
] as const)(
  'with reduced motion %s, loading, dialogs, menus, panels and live changes move: %s',
  async (reducedMotion, moves) => {
    const { page, close } = await dashboard.open('/tenants/contoso/nothing', { reducedMotion });
    await page.addInitScript(NOTING_MOTION);
    const bone = page.locator('[class*="bone"]').first();
    const loading = async (route: Route) => {
      await bone.waitFor();
      await route.continue();
    };
    await page.route(/fabrikam\/usage\?order=state$/, loading, { times: 1 });
    await page.goto(`${dashboard.address}/tenants/fabrikam?explain=used`);
    const panel = page.getByRole('dialog');
    await panel.getByText('Every charge of the month').waitFor();
    await panel.getByRole('button', { name: 'Close' }).first().click();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Allocate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Environment').fill('helpdesk');
    await dialog.getByLabel('Credits').fill(moves ? '100000' : '200000');
    await dialog.getByRole('button', { name: 'Allocate' }).click();
    await dialog.getByText(/Done, at position/).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText(moves ? /allocated 100,000/ : /allocated 200,000/)
      .first()
      .waitFor();
    expect((await page.evaluate<string[]>('window.moved')).length > 0).toBe(moves);
    await close();
  },
);
