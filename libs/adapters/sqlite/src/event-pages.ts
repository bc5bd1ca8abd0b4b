/** Reads long streams in pages of about a given number of events, however many of them a row holds. */
import type { Position, RecordedEvent } from '#eventsourcing';
import type { Cell } from './driver.js';
import { decodeRow, positionOf } from './event-rows.js';

const FIRST_ROWS = 8;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** The position of the last event in these rows, wanted or not; `null` where there are no rows. */
  readonly until: Position | null;
  /** Whether there was nothing behind it when it was read. */
  readonly isLast: boolean;
}

/** @returns a function that reads the next page by a query for at most so many rows. */
export function createPager(targetEvents: number) {
  let maxRows = Math.min(FIRST_ROWS, targetEvents);
  return function page(select: (maxRows: number) => Cell[][]): Page {
    const rows = select(maxRows);
    const last = rows.at(-1);
    if (last === undefined) return { events: [], until: null, isLast: true };
    const events = rows.flatMap(decodeRow);
    const isLast = rows.length < maxRows;
    const rowsForTarget = Math.ceil((targetEvents * rows.length) / Math.max(1, events.length));
    maxRows = Math.max(1, Math.min(targetEvents, rowsForTarget));
    return { events, until: positionOf(last), isLast };
  };
}
