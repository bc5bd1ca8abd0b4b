/** The pages by keyboard alone: reading a chart, navigation, and one change from beginning to end. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';
import { focused, tabTo } from './keys.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

it('reads the days of the chart', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  const slider = page.getByRole('slider', { name: 'Day of the month' });
  await slider.focus();
  const today = await slider.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowLeft');
  expect(Number(await slider.getAttribute('aria-valuenow'))).toBe(Number(today) - 1);
  await page.keyboard.press('Home');
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Sun,? 1 Nov: /);
  await close();
});

it('skips to the content, and closes a dialog', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByRole('button', { name: 'Allocate' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
  await page.getByRole('button', { name: 'Allocate' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // By role, which checks that the page behind the dialog is accessible again.
  await page.getByRole('button', { name: 'Allocate' }).waitFor();
  await page.getByRole('button', { name: '875,228' }).press('Enter');
  await page.getByRole('dialog', { name: 'Used' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '875,228' }).waitFor();
  await close();
});

/** From the button that opens the dialog to the button that closes it. */
async function allocate(page: Page, credits: string): Promise<void> {
  await tabTo(page, 'Allocate');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await tabTo(page, 'Environment');
  await page.keyboard.type('help desk');
  await tabTo(page, 'Credits');
  await page.keyboard.type(credits);
  await dialog.getByText(`Help desk: ${Number(credits).toLocaleString('en-GB')}`).waitFor();
  await tabTo(page, 'Allocate');
  await page.keyboard.press('Enter');
  await dialog.getByText(/Done, at position/).waitFor();
  expect(await focused(page)).toBe('Close');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

const allocated = async () =>
  (await dashboard.http.get('/v1/tenants/fabrikam/usage')).body.allocated.credits;

it('allocates credits: opens the dialog, fills it, reads the effect, does it, and comes back to where it was', async () => {
  const { page, close } = await dashboard.open('/tenants/fabrikam');
  await page.getByRole('button', { name: 'Allocate' }).waitFor();
  await allocate(page, '100000');
  await eventually('the button has it back', async () => (await focused(page)) === 'Allocate');
  expect(await allocated()).toBe('100000');
  await close();
});

it('moves to the nearest element when a live answer removes the focused one', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind');
  const raise = page.getByRole('button', { name: /^Raise by/ });
  await raise.focus();
  await dashboard.http.send('PUT', '/v1/tenants/northwind/environments/legal/allocation', {
    credits: 900_000,
  });
  await raise.waitFor({ state: 'detached' });
  await eventually('the next button has it', async () => (await focused(page)) === 'Allocate');
  await close();
});

it('opens the settings, and comes back from them', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  const settings = page.getByRole('button', { name: 'Settings' });
  await settings.press('Enter');
  await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
  await eventually('the menu has it', async () => (await focused(page)) === 'As the system');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await eventually('the button has it back', async () => (await focused(page)) === 'Settings');
  await close();
});

it('asks why a user was blocked at an instant', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind/runs');
  await page.getByRole('button', { name: 'Why was I blocked?' }).waitFor();
  await tabTo(page, 'Why was I blocked?');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Why was I blocked?' });
  await panel.getByText(/^Runs are (allowed|blocked)/).waitFor();
  await tabTo(page, 'Context');
  await page.keyboard.type('Cloud');
  await tabTo(page, 'When (UTC)');
  // The browser's field uses the browser's own language, US English, for the order of its parts.
  await page.keyboard.type('11242026');
  await page.keyboard.press('Tab');
  await page.keyboard.type('115907AM');
  await panel.getByText(/^Tue,? 24 Nov 2026,? 11:59:07$/).waitFor();
  await panel
    .getByText(/^Nothing had been recorded for this tenant in November 2026 .* 24 Nov,? 11:59/)
    .waitFor();
  await close();
});
