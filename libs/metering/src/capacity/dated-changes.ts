/** Every instant at which time alone changes what holds for a tenant. */
import { DEFAULT_POLICY } from '../policy/policy.js';
import { monthOf, nextMonth, startOfMonth, type Instant } from '../values/calendar.js';
import type { Configuration } from './configuration.js';

interface DatedChange {
  readonly at: Instant;
  /** What begins or ends then. */
  readonly of: 'grant' | 'policy' | 'defaultPolicy' | 'extension' | 'extensionMonth' | 'trial';
}

/** In no order; several may fall on one instant. */
function* datedChanges(configuration: Configuration): Generator<DatedChange> {
  const { grants, policy, extensions, trials } = configuration;
  for (const { validFrom, validTo } of Object.values(grants)) {
    yield { at: validFrom, of: 'grant' };
    if (validTo !== null) yield { at: validTo, of: 'grant' };
  }
  for (const { effectiveFrom } of DEFAULT_POLICY) yield { at: effectiveFrom, of: 'defaultPolicy' };
  for (const { effectiveFrom } of policy) yield { at: effectiveFrom, of: 'policy' };
  for (const { effectiveFrom, requestedAt } of extensions) {
    yield { at: effectiveFrom, of: 'extension' };
    yield { at: startOfMonth(nextMonth(monthOf(requestedAt))), of: 'extensionMonth' };
  }
  for (const { endsAt } of Object.values(trials)) yield { at: endsAt, of: 'trial' };
}

/** When entitlement, policy or extension credits change; a trial changes nothing for the tenant. */
export function* changesInForce(configuration: Configuration): Generator<Instant> {
  for (const { at, of } of datedChanges(configuration)) if (of !== 'trial') yield at;
}

/**
 * When the ledger must be asked to notice what began or ended: each instant once, in order. The default
 * policy and the months of extensions change with a month, and a month is opened anyway.
 */
export function dueDates(configuration: Configuration): Instant[] {
  const instants = new Set<Instant>();
  for (const { at, of } of datedChanges(configuration)) {
    if (of !== 'defaultPolicy' && of !== 'extensionMonth') instants.add(at);
  }
  return [...instants].sort();
}
