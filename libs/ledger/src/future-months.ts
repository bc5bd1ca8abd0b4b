/** Refuses changes in an open month that has not begun: a process whose clock was ahead has opened it. */
import { addMilliseconds, type Instant, MINUTE_MS, type Month, monthOf } from '#metering';
import type { CommandOutcome } from './command-outcome.js';

/** The clocks of processes differ a little: at the turn of a month one may open it before another's clock reaches it. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** The newest month that has begun by the clock, or does within the tolerance. */
export const newestStartedMonth = (at: Instant): Month =>
  monthOf(addMilliseconds(at, CLOCK_TOLERANCE_MS));

/** A change of a month that has not begun would have no effect until then. @returns `null` for a month that has begun */
export function refuseFutureMonth(month: Month, at: Instant): CommandOutcome | null {
  if (month <= newestStartedMonth(at)) return null;
  const message =
    `The tenant's open month is ${month}, but by this clock it is ${at}: a clock was ahead and ` +
    'opened months that have not begun.';
  return { kind: 'rejected', rejection: { code: 'futureMonth', message } };
}
