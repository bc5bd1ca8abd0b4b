/** Months that a clock that was ahead has opened: nothing is changed in them before they begin. */
import { addMilliseconds, type Instant, type Month, monthOf } from '#metering';
import type { CommandOutcome } from './command-outcome.js';

/** Clocks of processes differ a little: at the turn of a month one may open it while another is behind. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const hasNotBegun = (month: Month, at: Instant): boolean =>
  month > monthOf(addMilliseconds(at, CLOCK_TOLERANCE_MS));

/** What would be changed is a month that has not begun, and nobody would notice until then. @returns `null` for one that has. */
export function refusedAhead(month: Month, at: Instant): CommandOutcome | null {
  if (!hasNotBegun(month, at)) return null;
  const message =
    `The tenant's open month is ${month}, but by this clock it is ${at}: a clock was ahead and ` +
    'opened months that have not begun.';
  return { kind: 'rejected', rejection: { code: 'futureMonth', message } };
}
