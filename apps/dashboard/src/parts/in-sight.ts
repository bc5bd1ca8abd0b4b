/** Scrolls a table that is wider than its container to its newest column: at once, and again whenever the column or the container changes its width. */

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
  observer.observe(column);
  observer.observe(place);
  return () => observer.disconnect();
}
