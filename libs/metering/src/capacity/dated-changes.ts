/** The instants at which a tenant's entitlement, policy or extension credits change by time alone. */
import { DEFAULT_POLICY } from '../policy/policy.js';
import { monthOf, nextMonth, startOfMonth, type Instant } from '../values/calendar.js';
import type { Configuration } from './configuration.js';

/** The dates of this tenant's own grants, policy rows and extensions; in no order. */
function* ofTenant({ grants, policy, extensions }: Configuration): Generator<Instant> {
  for (const { validFrom, validTo } of Object.values(grants)) {
    yield validFrom;
    if (validTo !== null) yield validTo;
  }
  for (const { effectiveFrom } of [...policy, ...extensions]) yield effectiveFrom;
}

/** What begins or ends with a month, which is opened anyway. */
function* withMonths({ extensions }: Configuration): Generator<Instant> {
  for (const { effectiveFrom } of DEFAULT_POLICY) yield effectiveFrom;
  for (const { requestedAt } of extensions) yield startOfMonth(nextMonth(monthOf(requestedAt)));
}

/**
 * When entitlement, policy or extension credits change, in no order; a trial changes nothing for the
 * tenant.
 */
export function* changesInForce(configuration: Configuration): Generator<Instant> {
  yield* ofTenant(configuration);
  yield* withMonths(configuration);
}

/** When the ledger must be asked to notice what began or ended: each instant once, in order. */
export function dueDates(configuration: Configuration): Instant[] {
  const trialEnds = Object.values(configuration.trials).map(({ endsAt }) => endsAt);
  return [...new Set([...ofTenant(configuration), ...trialEnds])].sort();
}
