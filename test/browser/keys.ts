/** Keyboard control for specifications, by the names that a screen reader announces. */
import type { Page } from 'playwright-core';

/** More than the number of tab stops of any page. */
const STOPS_MAX = 120;

/** The accessible name of the focused element. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0] ?? element;
    return (element.getAttribute('aria-label') ?? label.innerText ?? '').trim();
  })()`);

/** Presses Tab until the element with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`no stop within ${STOPS_MAX} is ${name}`);
}
