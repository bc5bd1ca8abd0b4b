/** The entries of the browser's history, each with what its reader left there: how far the page was scrolled, and what had the focus. */

/** An element that is made anew with its page: its kind, its name, and which of those that have the same. */
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
/** Entries are numbered as they follow each other; a page that is loaded anew goes on from where it is. */
let newest = numberIn(window.history.state) ?? 0;
let present = newest;

/** The page puts its readers where they were: a browser would do so before there is anything to scroll to. */
window.history.scrollRestoration = 'manual';
window.addEventListener('pagehide', () => {
  window.history.scrollRestoration = 'auto';
});
// A page that comes back as it was left has been given to the browser.
window.addEventListener('pageshow', () => {
  window.history.scrollRestoration = 'manual';
});
if (newest === 0) nameEntry();

export const presentVisit = (): number => present;

/** @returns what was left at this entry; `undefined` where it is new */
export const leftAt = (visit: number): Left | undefined => left.get(visit);

/** To be called before an entry is left for a new one. @returns the state of the new entry */
export function beginVisit(): unknown {
  keepPresent();
  present = ++newest;
  return { visit: present };
}

/** To be called once the browser has gone to another entry, be it one that it made itself for a part of the page. */
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

/** @returns the element that has the mark now, if there is one */
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
