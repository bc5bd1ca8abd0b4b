/** Printed pages: all rows of a table, including those outside the screen, and only the filters that are set. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const event = { id: 'twice', tenantId: 'fabrikam', time: '2026-11-24T13:59:00Z' };
  await dashboard.http.publish([usageEvent(event)]);
  await dashboard.http.publish([usageEvent({ ...event, data: { userId: 'another' } })]);
  await eventually('one is rejected', async () => {
    const { body } = await dashboard.http.get('/v1/rejected');
    return body.rejected.length > 0;
  });
}, 180_000);
afterAll(() => dashboard.stop());

/** The number of rows of the table without its head. */
const rowsOf = async (page: Page): Promise<number> => (await page.getByRole('row').count()) - 1;

it('prints all rows there are, and says so where the file has more', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/contoso/runs');
  await page.getByRole('row').nth(2).waitFor();
  const loaded = page.getByText('Only the first 100 rows are printed');
  expect(await loaded.count()).toBe(0);
  const onScreen = await rowsOf(page);
  await page.emulateMedia({ media: 'print' });
  await loaded.waitFor();
  expect(onScreen).toBeLessThan(100);
  expect(await rowsOf(page)).toBe(100);
  await page.emulateMedia({ media: 'screen' });
  await loaded.waitFor({ state: 'detached' });
  expect(await rowsOf(page)).toBe(onScreen);
  expect(complaints).toEqual([]);
  await close();
});

it('has all rows there before the browser prints them', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/runs');
  await page.getByRole('row').nth(2).waitFor();
  const paper = await page.pdf();
  expect(paper.toString('latin1')).toMatch(/\/Count 3\b/);
  await close();
});

describe('prints of the filters those that are set', () => {
  const FIELDS = 'main :is(input:not([type=checkbox]), select):visible';

  it.each<[string, readonly string[]]>([
    ['/tenants/contoso/runs', []],
    ['/tenants/contoso/runs?userId=user-2', ['user-2']],
    ['/tenants/contoso/runs?environmentId=finance&userId=user-2', ['finance', 'user-2']],
    ['/tenants/contoso/environments?search=fin', ['fin']],
    ['/tenants/contoso/environments', []],
    ['/operations', []],
    ['/operations?code=usageConflict', ['usageConflict']],
  ])('%s', async (path, printed) => {
    const { page, close } = await dashboard.open(path);
    await page.locator('main [role=row], main section').nth(1).waitFor();
    const fields = page.locator(FIELDS);
    await fields.first().waitFor();
    await page.emulateMedia({ media: 'print' });
    await eventually('only what is set is there', async () => {
      const set: string[] = [];
      for (const field of await fields.all()) set.push(await field.inputValue());
      return set.join() === printed.join();
    });
    await close();
  });
});
