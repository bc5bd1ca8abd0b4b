/** In which figure of a month a slice of usage counts, as SQL: the domain's `figureOf` for rows. */
import type { figureOf } from '#metering';

/** Conditions on `slices s`; every slice meets exactly one. */
export const COUNTS_IN: Readonly<Record<ReturnType<typeof figureOf>, string>> = {
  consumedMilliCredits: `s.currency = 'aiBuilder' AND s.drawn_from <> 'trial'`,
  copilotMilliCredits: `s.currency = 'copilot'`,
  trialMilliCredits: `s.currency = 'aiBuilder' AND s.drawn_from = 'trial'`,
};
