/** Scrolls a table that is wider than its container to its newest column, and keeps it there until the reader scrolls. */

/** Signs that the reader scrolls the container, or may begin to. */
const TAKEN_OVER = ['wheel', 'pointerdown', 'touchmove', 'keydown'] as const;

/** To be used as the `ref` of the column to scroll to; the nearest element around it with `data-scrolls` is scrolled. */
export function inSight(column: HTMLTableCellElement | null): (() => void) | undefined {
  const place = column?.closest<HTMLElement>('[data-scrolls]');
  if (!column || !place) return undefined;
  const scroll = () => {
    place.scrollLeft = column.offsetLeft + column.offsetWidth - place.clientWidth;
  };
  // An observer reports in a frame to come, until when the table would stand at its beginning.
  scroll();
  const observer = new ResizeObserver(scroll);
  const stop = () => {
    observer.disconnect();
    place.removeEventListener('scroll', scroll);
    for (const sign of TAKEN_OVER) place.removeEventListener(sign, stop);
  };
  observer.observe(column);
  observer.observe(place);
  // While a browser lays a page out anew, the table may be narrower for a moment, which no observer reports.
  place.addEventListener('scroll', scroll);
  for (const sign of TAKEN_OVER) place.addEventListener(sign, stop, { passive: true });
  return stop;
}
