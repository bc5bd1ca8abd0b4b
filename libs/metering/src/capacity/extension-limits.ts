/** How many extensions a tenant may still request: so many a month, and so many a year (A12). */
import type { PolicyTerms } from '../policy/policy.js';
import { monthOf, type Instant } from '../values/calendar.js';
import type { Extension } from './configuration.js';

const yearOf = (instant: Instant): string => instant.slice(0, 4);

/** @returns which limit stands in the way of one more, `null` where none does. */
export function extensionLimitReached(
  extensions: readonly Extension[],
  terms: PolicyTerms,
  at: Instant,
): 'month' | 'year' | null {
  const sameAs = (part: (instant: Instant) => string) =>
    extensions.filter(({ requestedAt }) => part(requestedAt) === part(at)).length;
  if (sameAs(monthOf) >= terms.extensionsPerMonthMax) return 'month';
  return sameAs(yearOf) >= terms.extensionsPerYearMax ? 'year' : null;
}
