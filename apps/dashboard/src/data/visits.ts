/** The entries of the browser's history, each with the scroll position and the focus that its reader left. */

/** Identifies an element that is re-created with its page: its tag, its name, and its index among elements with the same. */
export interface Mark {
  readonly tag: string;
  readonly name: string;
  readonly index: number;
}

export interface Left {
  readonly scrollY: number;
  readonly focused: Mark | null;
}

const left = new Map<number, Left>();
/** Entries are numbered in sequence; a reloaded page continues from its own number. */
let newest = numberIn(window.history.state) ?? 0;
let present = newest;

/** The page restores the scroll position itself: the browser would do so before the content is there. */
window.history.scrollRestoration = 'manual';
window.addEventListener('pagehide', () => {
  window.history.scrollRestoration = 'auto';
});
// A page restored from the browser's cache has handed scrolling to the browser.
window.addEventListener('pageshow', () => {
  window.history.scrollRestoration = 'manual';
});
if (newest === 0) nameEntry();

export const presentVisit = (): number => present;

/** @returns what was left at this entry, or `undefined` if it is new */
export const leftAt = (visit: number): Left | undefined => left.get(visit);

/** Call this before the browser leaves an entry for a new one. @returns the state of the new entry */
export function beginVisit(): unknown {
  keepPresent();
  present = ++newest;
  return { visit: present };
}

/** Call this once the browser has moved to another entry, including one that it created itself for a fragment. */
export function resumeVisit(state: unknown): void {
  keepPresent();
  const visit = numberIn(state);
  if (visit === undefined) {
    nameEntry();
    return;
  }
  present = visit;
  newest = Math.max(newest, visit);
}

function numberIn(state: unknown): number | undefined {
  return (state as { readonly visit?: number } | null)?.visit;
}

function nameEntry(): void {
  present = ++newest;
  window.history.replaceState({ visit: present }, '');
}

function keepPresent(): void {
  const { activeElement, body } = document;
  const isFocused = activeElement instanceof HTMLElement && activeElement !== body;
  left.set(present, {
    scrollY: window.scrollY,
    focused: isFocused ? markOf(activeElement) : null,
  });
}

function markOf(element: HTMLElement): Mark {
  const mark = { tag: element.tagName, name: nameOf(element) };
  return { ...mark, index: alike(mark).indexOf(element) };
}

/** @returns the element that the mark identifies now, if there is one */
export const marked = (mark: Mark): HTMLElement | undefined => {
  const all = alike(mark);
  return all[mark.index] ?? all[0];
};

const alike = ({ tag, name }: Omit<Mark, 'index'>): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(tag)].filter((one) => nameOf(one) === name);

const nameOf = (element: HTMLElement): string =>
  element.getAttribute('href') ??
  element.getAttribute('aria-label') ??
  (element instanceof HTMLInputElement ? element.labels?.[0] : element)?.textContent ??
  '';
