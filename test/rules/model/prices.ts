/** The published price of the domain's `Usage`, by the terms of its own time. */
import type { Usage } from '#metering';
import { publishedPrice } from '../../support/published-prices.js';
import { termsAt, type TermsRow } from '../../support/published-terms.js';

/** In milli-credits of the currency; `null` where nobody published a rate. */
export const priceOf = (
  usage: Usage,
  isCopilot: boolean,
  own: readonly TermsRow[],
): number | null => {
  const { type, status } = usage;
  const run = { ...usage, isTraining: type === 'AIModelTrained', failed: status === 'failed' };
  return publishedPrice(run, isCopilot, termsAt(own, usage.time));
};
