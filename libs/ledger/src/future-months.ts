/** Refuses changes in a month that has not begun, as one that a process with a clock ahead has opened. */
import { addMilliseconds, type Instant, MINUTE_MS, type Month, monthOf } from '#metering';
import type { CommandOutcome } from './command-outcome.js';

/** Clocks of processes differ a little: at the turn of a month one may open it while another is behind. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** The newest month that has begun by the clock, or does within the tolerance. */
export const newestBegun = (at: Instant): Month => monthOf(addMilliseconds(at, CLOCK_TOLERANCE_MS));

/** What would be changed is a month that has not begun, and nobody would notice until then. @returns `null` for one that has. */
export function refuseFutureMonth(month: Month, at: Instant): CommandOutcome | null {
  if (month <= newestBegun(at)) return null;
  const message =
    `The tenant's open month is ${month}, but by this clock it is ${at}: a clock was ahead and ` +
    'opened months that have not begun.';
  return { kind: 'rejected', rejection: { code: 'futureMonth', message } };
}
