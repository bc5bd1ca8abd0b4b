/** Scrolls a table that is wider than its container to its newest column, and keeps it there until the reader scrolls. */

/** Events in which the reader scrolls the container, or may begin to. */
const TAKEN_OVER = ['wheel', 'pointerdown', 'touchmove', 'keydown'] as const;

/** For use as the `ref` of the column to scroll to; scrolls the nearest ancestor with `data-scrolls`. */
export function inSight(column: HTMLTableCellElement | null): (() => void) | undefined {
  const place = column?.closest<HTMLElement>('[data-scrolls]');
  if (!column || !place) return undefined;
  const scroll = () => {
    place.scrollLeft = column.offsetLeft + column.offsetWidth - place.clientWidth;
  };
  // The observer reports only in a later frame; until then the table would show its beginning.
  scroll();
  const observer = new ResizeObserver(scroll);
  const stop = () => {
    observer.disconnect();
    place.removeEventListener('scroll', scroll);
    for (const sign of TAKEN_OVER) place.removeEventListener(sign, stop);
  };
  observer.observe(column);
  observer.observe(place);
  // During a new layout the table may be narrower for a moment, which the observer does not report.
  place.addEventListener('scroll', scroll);
  for (const sign of TAKEN_OVER) place.addEventListener(sign, stop, { passive: true });
  return stop;
}
