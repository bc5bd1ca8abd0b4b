/** The limits on requesting another extension: per month, per year, and on the total credits (A12). */
import { fromCredits, isAmount } from '../values/amounts.js';
import type { PolicyTerms } from '../policy/policy.js';
import { monthOf, type Instant, yearOf } from '../values/calendar.js';
import type { Extension } from './configuration.js';

/** @returns the limit that one more extension would exceed, or `null` */
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
