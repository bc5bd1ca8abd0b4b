/** For specifications: the keyboard alone, by what a reader hears on the way. */
import type { Page } from 'playwright-core';

/** More than any page has places to stop at. */
const STOPS_MAX = 120;

/** What has the focus, by the name that a reader hears. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0] ?? element;
    return (element.getAttribute('aria-label') ?? label.innerText ?? '').trim();
  })()`);

/** Goes on to the next place of that name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`no stop within ${STOPS_MAX} is ${name}`);
}
