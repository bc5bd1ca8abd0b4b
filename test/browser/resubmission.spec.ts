/** Rejected events that are resubmitted by keyboard alone: one, a selection, and all with one reason. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import type { HttpClient } from '../support/http-client.js';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';
import { focused } from './keys.js';

const REJECTED = 3;

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  for (let index = 0; index < REJECTED; index++) await conflict(http, `twice-${index}`);
  await eventually('they are listed', async () => {
    const { body } = await http.get('/v1/rejected?code=usageConflict');
    return body.rejected.length === REJECTED;
  });
}, 180_000);
afterAll(() => dashboard.stop());

/** Publishes two events with one id, the second of which is rejected. */
async function conflict(http: HttpClient, id: string): Promise<void> {
  const event = { id, tenantId: 'fabrikam', time: '2026-11-24T13:59:00Z' };
  await http.publish([usageEvent(event)]);
  await http.publish([usageEvent({ ...event, data: { userId: 'another' } })]);
}

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

it('shows what a correction changes beside it, until it is taken back, and sends the correction', async () => {
  const { page, complaints, close } = await openList();
  await page.locator('summary').first().click();
  const event = page.getByLabel('As it would be sent again').first();
  const diff = page.getByRole('group', { name: 'What the correction changes' });
  const before = await event.inputValue();
  expect(await diff.count()).toBe(0);
  const widthOf = () => event.evaluate((one) => one.getBoundingClientRect().width);
  const width = await widthOf();
  const id = /"id": "(.+?)"/.exec(before)![1]!;
  await event.fill(before.replace(id, `${id}-corrected`));
  await diff.locator('ins').waitFor();
  expect(await widthOf()).toBe(width);
  expect(await diff.locator('del').allInnerTexts()).toEqual([`−   "id": "${id}",`]);
  expect(await diff.locator('ins').allInnerTexts()).toEqual([`+   "id": "${id}-corrected",`]);
  await event.fill(before);
  await diff.waitFor({ state: 'detached' });
  await event.fill(before.replace(id, `${id}-corrected`));
  await page.getByRole('button', { name: 'Send again', exact: true }).first().click();
  await eventually('it was charged', async () => {
    const path = `/v1/tenants/fabrikam/events/${id}-corrected`;
    return (await dashboard.http.get(path)).body.run?.status === 'processed';
  });
  await page.getByRole('link', { name: 'Outcome' }).click();
  await page.waitForURL((url) => url.pathname.endsWith(`/${id}-corrected`));
  await page.getByRole('heading', { name: 'How it came to this' }).waitFor();
  expect(complaints).toEqual([]);
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

it('says how many newer ones there are, moves nothing, and brings them when they are wanted', async () => {
  const { page, close } = await openList();
  const ids = () =>
    page.locator('li:has(summary)').evaluateAll((all) => all.map((one) => one.textContent));
  await page.getByRole('checkbox').first().check();
  const before = await ids();
  await conflict(dashboard.http, 'newer-1');
  await page.getByRole('button', { name: '1 new rejected event: show' }).waitFor();
  await conflict(dashboard.http, 'newer-2');
  const news = page.getByRole('button', { name: '2 new rejected events: show' });
  await news.waitFor();
  expect(await ids()).toEqual(before);
  await news.click();
  await eventually('they are first', async () => {
    const [second, first, ...others] = await ids();
    if (!second?.includes('newer-2') || !first?.includes('newer-1')) return false;
    return others.join() === before.join();
  });
  await news.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Send 1 again' }).waitFor();
  await close();
});
