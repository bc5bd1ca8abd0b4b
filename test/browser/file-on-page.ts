/** Reads the CSV file that a page offers, and formats figures as the file does. */
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';

/** @param decimalComma whether Excel in the reader's language uses a decimal comma */
export async function fileOn(page: Page, decimalComma = false): Promise<Record<string, string>[]> {
  const address = await page.locator('a[download]').getAttribute('href');
  const response = await fetch(new URL(address!, page.url()));
  expect(response.headers.get('content-type')).toContain('text/csv');
  const bytes = Buffer.from(await response.arrayBuffer());
  // Without the byte order mark, Excel does not read UTF-8.
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
  return parse(bytes, { bom: true, columns: true, delimiter: decimalComma ? ';' : ',' });
}
