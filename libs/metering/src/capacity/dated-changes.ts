/** The instants at which a tenant's entitlement, policy or extension credits change by time alone. */
import { DEFAULT_POLICY } from '../policy/policy.js';
import { monthOf, nextMonth, startOfMonth, type Instant } from '../values/calendar.js';
import type { Configuration } from './configuration.js';

/** The dates of this tenant's own grants, policy rows and extensions, unordered. */
function* ofTenant({ grants, policy, extensions }: Configuration): Generator<Instant> {
  for (const { validFrom, validTo } of Object.values(grants)) {
    yield validFrom;
    if (validTo !== null) yield validTo;
  }
  for (const { effectiveFrom } of [...policy, ...extensions]) yield effectiveFrom;
}

/** Changes at the start of a month, which the opening of the month records in any case. */
function* withMonths({ extensions }: Configuration): Generator<Instant> {
  for (const { effectiveFrom } of DEFAULT_POLICY) yield effectiveFrom;
  for (const { requestedAt } of extensions) yield startOfMonth(nextMonth(monthOf(requestedAt)));
}

/**
 * The instants at which entitlement, policy or extension credits change, unordered. Trials are not included: they
 * change nothing for the tenant as a whole.
 */
export function* changesInForce(configuration: Configuration): Generator<Instant> {
  yield* ofTenant(configuration);
  yield* withMonths(configuration);
}

/** The instants at which `PassTime` must be sent to the ledger to record what began or ended, unique and in order. */
export function dueDates(configuration: Configuration): Instant[] {
  const trialEnds = Object.values(configuration.trials).map(({ endsAt }) => endsAt);
  return [...new Set([...ofTenant(configuration), ...trialEnds])].sort();
}
