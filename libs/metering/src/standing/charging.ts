/** Computes the charge of one usage event: first source and currency, then the amount (A6). */
import { MILLI_CREDITS_MAX } from '../values/amounts.js';
import type { Charge } from './charge.js';
import { RATE_CARDS, rateCardAt } from '../rates/rate-card.js';
import { rate, type Unrated } from '../rates/rating.js';
import { chooseSource, sourceOfStated } from './source.js';
import type { Assessment } from './standing.js';
import type { Usage } from '../values/usage.js';

/** @param assessment at the time of the usage, without the usage itself */
export function chargeFor(
  assessment: Assessment,
  usage: Usage,
  cards = RATE_CARDS,
): Charge | Unrated | 'amountTooLarge' {
  const stated = usage.statedCredits;
  const { currency, drawnFrom } = stated
    ? sourceOfStated(assessment, usage, stated.currency)
    : chooseSource(assessment, usage);
  const card = rateCardAt(usage.time, cards);
  const rated = rate(usage, currency, card, assessment.policy);
  if (typeof rated === 'string') return rated;
  if (rated.milliCredits > MILLI_CREDITS_MAX) return 'amountTooLarge';
  return {
    currency,
    drawnFrom,
    milliCredits: rated.milliCredits,
    exactMilliCredits: rated.exactMilliCredits,
    free: rated.free,
    stated: rated.stated,
    regime: assessment.regime,
    rateCardVersion: card.version,
    policyVersion: assessment.policyVersion,
  };
}
