/** Scrolls a table that is wider than its container to its newest column. */

/** To be used as the `ref` of the column to scroll to; the nearest element around it with `data-scrolls` is scrolled. */
export function inSight(column: HTMLTableCellElement | null): void {
  const place = column?.closest<HTMLElement>('[data-scrolls]');
  if (!column || !place) return;
  place.scrollLeft = column.offsetLeft + column.offsetWidth - place.clientWidth;
}
