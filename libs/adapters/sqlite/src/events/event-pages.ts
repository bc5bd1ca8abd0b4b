/** Reads long streams in pages of limited events and bytes, whatever the size of the rows. */
import type { Position, RecordedEvent } from '#eventsourcing';
import { decodeRow, type PageBounds, type PageOfRows, positionOf } from './event-rows.js';

const FIRST_ROWS = 8;
const PAGE_BYTES = 16 * 1024 * 1024;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** The position of the last event in the rows read, wanted or not; `null` if there are no rows. */
  readonly until: Position | null;
  /** Whether the page reached the end of the stream at the time of reading. */
  readonly isLast: boolean;
}

/**
 * @param maxEvents the maximum number of events of a page; a single append is never split
 * @returns a function that reads the next page with a bounded query
 */
export function createPager(maxEvents: number, maxBytes = PAGE_BYTES) {
  let maxRows = Math.min(FIRST_ROWS, maxEvents);
  return function page(select: (bounds: PageBounds) => PageOfRows): Page {
    const { rows, isLast } = select({ maxRows, holding: { maxEvents, maxBytes } });
    const last = rows.at(-1);
    if (last === undefined) return { events: [], until: null, isLast: true };
    const events = rows.flatMap(decodeRow);
    const rowsForAll = Math.ceil((maxEvents * rows.length) / Math.max(1, events.length));
    maxRows = Math.max(1, Math.min(maxEvents, rowsForAll));
    return { events, until: positionOf(last), isLast };
  };
}
