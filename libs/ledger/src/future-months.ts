/** Rejects changes to an open month that has not begun: a process whose clock was ahead has opened it. */
import { addMilliseconds, type Instant, MINUTE_MS, type Month, monthOf } from '#metering';
import type { CommandOutcome } from './command-outcome.js';

/** Clocks of processes differ slightly: at the start of a month, one may open it before another's clock reaches it. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** The newest month that has begun by the clock, or begins within the tolerance. */
export const newestStartedMonth = (at: Instant): Month =>
  monthOf(addMilliseconds(at, CLOCK_TOLERANCE_MS));

/** @returns a rejection for a month that has not begun, because the change would have no effect until then, or null */
export function refuseFutureMonth(month: Month, at: Instant): CommandOutcome | null {
  if (month <= newestStartedMonth(at)) return null;
  const message =
    `The tenant's open month is ${month}, but by this clock it is ${at}: a clock was ahead and ` +
    'opened months that have not begun.';
  return { kind: 'rejected', rejection: { code: 'futureMonth', message } };
}
