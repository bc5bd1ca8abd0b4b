/** For a table wider than its place: what is newest in it comes into sight, not what is leftmost. */

/** The `ref` of the last column to be seen; its place is the nearest element around it with `data-scrolls`. */
export function inSight(column: HTMLTableCellElement | null): void {
  const place = column?.closest<HTMLElement>('[data-scrolls]');
  if (!column || !place) return;
  place.scrollLeft = column.offsetLeft + column.offsetWidth - place.clientWidth;
}
