/** What is printed: all rows of a table, though a screen shows only those in sight. */
import type { Page } from 'playwright-core';
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** Rows of the table, without its head. */
const rowsOf = async (page: Page): Promise<number> => (await page.getByRole('row').count()) - 1;

it('prints all rows there are, and says so where the file has more', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/contoso/runs');
  await page.getByRole('row').nth(2).waitFor();
  const loaded = page.getByText('Printed are the first 100 rows');
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
