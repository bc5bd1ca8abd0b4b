/** Events that were rejected, sent again by keyboard alone: one, those that were chosen, and all of a reason. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';
import { focused } from './keys.js';

const REJECTED = 3;

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  for (let index = 0; index < REJECTED; index++) {
    const event = { id: `twice-${index}`, tenantId: 'fabrikam', time: '2026-11-24T13:59:00Z' };
    await http.publish([usageEvent(event)]);
    await http.publish([usageEvent({ ...event, data: { userId: 'another' } })]);
  }
  await eventually('they are listed', async () => {
    const { body } = await http.get('/v1/rejected?code=usageConflict');
    return body.rejected.length === REJECTED;
  });
}, 180_000);
afterAll(() => dashboard.stop());

async function openList() {
  const reader = await dashboard.open('/operations?code=usageConflict');
  await reader.page.locator('summary').first().waitFor();
  return reader;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

it.each([
  ['one', 'Send again', /^Send again$/],
  ['those that are chosen', 'Send 1 again', /^Send the chosen again$/],
  ['all of a reason', /^Send all of/, /^Send all of/],
])('keeps the focus where it was pressed, for %s', async (_which, button, after) => {
  const { page, close } = await openList();
  await page.locator('summary').first().click();
  if (button === 'Send 1 again') await page.getByRole('checkbox').first().check();
  await press(page, button);
  await page.getByText(/\d accepted, \d refused again/).waitFor();
  await eventually('it has the focus', async () => after.test(await focused(page)));
  await close();
});

it('sends once what is pressed twice', async () => {
  const { page, close } = await openList();
  let sent = 0;
  await page.route(/\/v1\/events$/, (route) => {
    sent++;
    return route.continue();
  });
  await page.getByRole('checkbox').first().check();
  await press(page, 'Send 1 again');
  await page.keyboard.press('Enter');
  await page.getByText('1 accepted, 0 refused again').waitFor();
  expect(sent).toBe(1);
  await close();
});

it('says what a proxy answered in place of the service, and keeps what was chosen', async () => {
  const { page, close } = await openList();
  await page.route(/\/v1\/events$/, (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<html>Bad gateway</html>' }),
  );
  await page.getByRole('checkbox').first().check();
  await press(page, 'Send 1 again');
  await page.getByRole('alert').getByText('HTTP 502').waitFor();
  await page.getByRole('button', { name: 'Send 1 again' }).waitFor();
  await close();
});
