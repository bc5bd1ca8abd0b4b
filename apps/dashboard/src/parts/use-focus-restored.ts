/** When the focused element is removed, by a live update or by its own action, moves the focus to the nearest remaining element. */
import { type RefObject, useEffect } from 'react';

const FOCUSABLE = [
  ...['a[href]', '[tabindex="0"]'],
  ...['button', 'input', 'select', 'textarea'].map((field) => `${field}:not([disabled])`),
].join(', ');

/** @param part the part of the page to watch; it takes the focus if nothing nearer remains */
export function useFocusRestored(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = part.current;
    if (!root) return undefined;
    let focused: readonly HTMLElement[] = [];
    const onFocus = ({ target }: FocusEvent) => {
      focused = target instanceof HTMLElement ? pathOf(target, root) : [];
    };
    // Browsers send no event when the focused element is removed.
    const watch = new MutationObserver(() => {
      if (document.activeElement !== document.body || focused[0]?.isConnected !== false) return;
      nearest(focused, root).focus({ preventScroll: true });
    });
    root.addEventListener('focusin', onFocus);
    watch.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener('focusin', onFocus);
      watch.disconnect();
    };
  }, [part]);
}

/** The element and its ancestors, up to the root. */
function pathOf(element: HTMLElement, root: HTMLElement): readonly HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at && at !== root; at = at.parentElement)
    path.push(at);
  return path;
}

function nearest(path: readonly HTMLElement[], root: HTMLElement): HTMLElement {
  for (const around of path.filter((one) => one.isConnected)) {
    const next = around.querySelector<HTMLElement>(FOCUSABLE);
    if (next) return next;
  }
  return root;
}
