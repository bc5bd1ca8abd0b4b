/** Reads long streams and logs in pages of about so many events, however many of them one row holds. */
import type { RecordedEvent } from '#eventsourcing';
import type { Cell } from './driver.js';
import { decodeRow } from './event-rows.js';

const FIRST_ROWS = 8;

/** @returns a function that reads the next page by a query for at most so many rows. */
export function createPager(targetEvents: number) {
  let maxRows = Math.min(FIRST_ROWS, targetEvents);
  return function page(select: (maxRows: number) => Cell[][]): RecordedEvent[] {
    const rows = select(maxRows);
    const events = rows.flatMap(decodeRow);
    if (rows.length > 0) {
      const rowsForTarget = Math.ceil((targetEvents * rows.length) / events.length);
      maxRows = Math.max(1, Math.min(targetEvents, rowsForTarget));
    }
    return events;
  };
}
