/** The file of rows that a page offers, and how figures stand in it. */
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';

/** @param decimalComma whether the page's reader has Excel write and read so */
export async function fileOn(page: Page, decimalComma = false): Promise<Record<string, string>[]> {
  const address = await page.locator('a[download]').getAttribute('href');
  const response = await fetch(new URL(address!, page.url()));
  expect(response.headers.get('content-type')).toContain('text/csv');
  const bytes = Buffer.from(await response.arrayBuffer());
  // Without the mark, Excel reads no UTF-8.
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
  return parse(bytes, { bom: true, columns: true, delimiter: decimalComma ? ';' : ',' });
}
