/** Sets the focus and the scroll position after a move between pages: at the heading of a new page, on the way back where they were. */
import { type RefObject, useEffect, useRef } from 'react';
import { type Left, leftAt, marked } from '../data/visits.js';

/** Signs that the reader has gone on: nothing is moved after that. */
const TAKEN_OVER = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

const AT_THE_TOP: Left = { scrollY: 0, focused: null };

/**
 * @param main the part of the page that changes; it has the focus until there is a heading
 * @param page the same as long as the reader stays on a page and only asks it differently
 * @param visit the entry of the history
 */
export function useArrival(main: RefObject<HTMLElement | null>, page: string, visit: number): void {
  const before = useRef({ page, visit });
  useEffect(() => {
    const from = before.current;
    before.current = { page, visit };
    if (!main.current) return undefined;
    // The beginning of the first page is read anyway, and so is that of the one it passes its readers on to.
    if (from.visit === visit && document.activeElement !== main.current) return undefined;
    const left = from.visit === visit ? undefined : leftAt(visit);
    if (!left && from.page === page) return undefined;
    return untilTakenOver(arrivalAt(main.current, left ?? AT_THE_TOP));
  }, [main, page, visit]);
}

/** @returns moves what can be moved by now and is not yet where it belongs */
function arrivalAt(main: HTMLElement, { scrollY, focused }: Left): () => void {
  /** The link that led here may be on every page, as those of the bar are. */
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
    // What had it may still come.
    return isAtHeading && !focused;
  };
  return () => {
    isScrolled ||= scroll();
    // A dialog that closes takes it along.
    if (document.activeElement === document.body) isFocused = false;
    isFocused ||= focus();
  };
}

function isFocusTaken(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  // Unless it says so, a heading takes no focus.
  if (element.tagName === 'H1' && !element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** Arrives at once, and again whenever the page has changed or lost the focus, until the reader goes on. */
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
