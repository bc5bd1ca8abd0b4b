/** The file of rows that a page offers. */
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';

export async function fileOn(page: Page): Promise<Record<string, string>[]> {
  const address = await page.locator('a[download]').getAttribute('href');
  const response = await fetch(new URL(address!, page.url()));
  expect(response.headers.get('content-type')).toContain('text/csv');
  return parse(await response.text(), { columns: true });
}
