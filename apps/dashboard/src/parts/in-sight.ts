/** Scrolls a table that is wider than its container to its newest column, and again whenever its columns change their width. */

/** To be used as the `ref` of the column to scroll to; the nearest element around it with `data-scrolls` is scrolled. */
export function inSight(column: HTMLTableCellElement | null): (() => void) | undefined {
  const place = column?.closest<HTMLElement>('[data-scrolls]');
  if (!column || !place) return undefined;
  const observer = new ResizeObserver(() => {
    place.scrollLeft = column.offsetLeft + column.offsetWidth - place.clientWidth;
  });
  // Observing reports the present width as well.
  observer.observe(column);
  return () => observer.disconnect();
}
