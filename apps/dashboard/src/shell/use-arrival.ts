/** Sets the focus and the scroll position after navigation: at the heading of a new page, or where they were on the way back. */
import { type RefObject, useEffect, useRef } from 'react';
import { type Left, leftAt, marked } from '../data/visits.js';

/** Events that show that the reader has taken over: nothing is moved after that. */
const TAKEN_OVER = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

const AT_THE_TOP: Left = { scrollY: 0, focused: null };

/**
 * @param main the part of the page that changes; it has the focus until there is a heading
 * @param page identifies the page, regardless of its filters
 * @param visit the entry of the browser's history
 */
export function useArrival(main: RefObject<HTMLElement | null>, page: string, visit: number): void {
  const before = useRef({ page, visit });
  useEffect(() => {
    const from = before.current;
    before.current = { page, visit };
    if (!main.current) return undefined;
    // Screen readers begin at the top of the first page anyway, and of a page that it redirects to.
    if (from.visit === visit && document.activeElement !== main.current) return undefined;
    const left = from.visit === visit ? undefined : leftAt(visit);
    if (!left && from.page === page) return undefined;
    return untilTakenOver(arrivalAt(main.current, left ?? AT_THE_TOP));
  }, [main, page, visit]);
}

/** @returns a function that moves what can be moved now and is not in place yet */
function arrivalAt(main: HTMLElement, { scrollY, focused }: Left): () => void {
  /** The link that led here may exist on every page, like those of the bar. */
  const led = document.activeElement;
  let isScrolled = false;
  let isFocused = false;
  const scroll = () => {
    window.scrollTo(0, scrollY);
    return Math.abs(window.scrollY - scrollY) < 1;
  };
  const focus = () => {
    if (focused && isFocusTaken(marked(focused))) return true;
    const { activeElement, body } = document;
    if (activeElement !== body && activeElement !== main && activeElement !== led) return false;
    const isAtHeading = isFocusTaken(main.querySelector('h1'));
    if (!isAtHeading) main.focus({ preventScroll: true });
    // The element that had the focus may still appear.
    return isAtHeading && !focused;
  };
  return () => {
    isScrolled ||= scroll();
    // A dialog that closes removes the focus.
    if (document.activeElement === document.body) isFocused = false;
    isFocused ||= focus();
  };
}

function isFocusTaken(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  // A heading takes the focus only with a tabindex.
  if (element.tagName === 'H1' && !element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** Runs at once, and again whenever the page has changed or lost the focus, until the reader takes over. */
function untilTakenOver(arrive: () => void): () => void {
  const onFocusLost = () => void requestAnimationFrame(arrive);
  const watch = new MutationObserver(arrive);
  const stop = () => {
    watch.disconnect();
    document.removeEventListener('focusout', onFocusLost);
    for (const sign of TAKEN_OVER) document.removeEventListener(sign, stop, true);
  };
  arrive();
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ['style'] });
  document.addEventListener('focusout', onFocusLost);
  for (const sign of TAKEN_OVER) document.addEventListener(sign, stop, true);
  return stop;
}
