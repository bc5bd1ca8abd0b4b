/** Warns at the start if the clock is behind the newest event of the ledger. */
import { type Checkpoint, type Clock, durationInWords } from '#eventsourcing';
import type { OnNotice } from './notice.js';

/** More than the clocks of several machines differ. */
const TOLERANCE_MS = 60_000;

/** A running process watches its own clock; this detects a change between two processes. */
export function noticeClockSetBack(
  checkpoints: readonly Checkpoint[],
  { clock, onNotice }: { readonly clock: Clock; readonly onNotice: OnNotice },
): void {
  const times = checkpoints.flatMap(({ event }) => (event ? [event.recordedAt] : []));
  const newest = times.sort().at(-1);
  if (newest === undefined) return;
  const now = clock.now();
  const behindMs = Date.parse(newest) - now.getTime();
  if (behindMs <= TOLERANCE_MS) return;
  onNotice(
    'warn',
    `The clock went back by ${durationInWords(behindMs)} since this ledger was written last: it says ${now.toISOString()}, ` +
      `and an event was recorded at ${newest}. Commands wait for the open month to begin. If this is wrong, correct the clock; a system with CLOCK_START needs its own folder (DATA_DIR).`,
  );
}
