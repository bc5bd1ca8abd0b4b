/** How many extensions a tenant may still request: so many a month, so many a year, and as many credits as can be counted (A12). */
import { fromCredits, isAmount } from '../values/amounts.js';
import type { PolicyTerms } from '../policy/policy.js';
import { monthOf, type Instant, yearOf } from '../values/calendar.js';
import type { Extension } from './configuration.js';

/** @returns which limit stands in the way of one more, `null` where none does. */
export function extensionLimitReached(
  extensions: readonly Extension[],
  terms: PolicyTerms,
  at: Instant,
): 'month' | 'year' | 'credits' | null {
  const sameAs = (part: (instant: Instant) => string) =>
    extensions.filter(({ requestedAt }) => part(requestedAt) === part(at));
  const ofMonth = sameAs(monthOf);
  if (ofMonth.length >= terms.extensionsPerMonthMax) return 'month';
  if (sameAs(yearOf).length >= terms.extensionsPerYearMax) return 'year';
  const pot = ofMonth.reduce((sum, one) => sum + one.milliCredits, 0);
  return isAmount(pot + fromCredits(terms.extensionCredits)) ? null : 'credits';
}
