/**
 * Measures when an element appears on a page, checked at every frame of the page: Playwright itself checks only after pauses of up to half a second.
 */
import type { Page } from 'playwright-core';

export interface Wanted {
  /** A CSS selector. */
  readonly selector: string;
  /** The element's text, ignoring surrounding white space; any text if omitted. */
  readonly text?: string;
  /** The index among the matching elements, from 0. */
  readonly index?: number;
}

/** @returns the milliseconds from the start of the navigation */
export function appears(page: Page, { selector, text, index = 0 }: Wanted): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const wanted = ${JSON.stringify({ selector, text, index })};
    const look = () => {
      const visible = [...document.querySelectorAll(wanted.selector)].filter(
        (element) =>
          element.getClientRects().length > 0 &&
          (wanted.text === undefined || element.textContent.trim() === wanted.text),
      );
      if (visible.length > wanted.index) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  })`);
}
