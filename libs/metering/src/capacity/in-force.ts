/**
 * The entitlement, policy and extension credits in force at an instant. They change only at known dates, so each span
 * is computed once.
 */
import { allocatedOf } from './allocations.js';
import type { MilliCredits } from '../values/amounts.js';
import { isEffective, type Configuration } from './configuration.js';
import { changesInForce } from './dated-changes.js';
import { entitlementAt } from './entitlement.js';
import { addMilliseconds, isBefore, type Instant } from '../values/calendar.js';
import { BEGINNING, policyAt, type PolicyTerms } from '../policy/policy.js';

export interface InForce {
  readonly from: Instant;
  /** Exclusive; `null` if no later change is known. */
  readonly until: Instant | null;
  readonly terms: PolicyTerms;
  readonly policyVersion: string;
  readonly entitlementMilliCredits: MilliCredits;
  readonly allocatedMilliCredits: MilliCredits;
  /** Never negative: allocations stand even if the entitlement falls below them (A8). */
  readonly unallocatedMilliCredits: MilliCredits;
  /** The tenant-wide pot of extension credits (R20). */
  readonly extensionMilliCredits: MilliCredits;
  readonly copilotAllocatedMilliCredits: MilliCredits;
  /** Prepaid Copilot Credits that are not allocated to an environment. */
  readonly copilotPoolMilliCredits: MilliCredits;
}

/** Spans by configuration. Configurations are immutable, so a computed span never goes stale. */
const spans = new WeakMap<Configuration, InForce[]>();

/** @returns the same object for every instant of a span */
export function inForce(configuration: Configuration, at: Instant): InForce {
  let known = spans.get(configuration);
  if (!known) spans.set(configuration, (known = []));
  for (const span of known) {
    if (span.from <= at && isBefore(at, span.until)) return span;
  }
  const span = compute(configuration, at);
  known.push(span);
  return span;
}

/** The span before `span`, or `span` itself if it is the first. */
export const inForceBefore = (configuration: Configuration, span: InForce): InForce =>
  span.from === BEGINNING ? span : inForce(configuration, addMilliseconds(span.from, -1));

function compute(configuration: Configuration, at: Instant): InForce {
  const { terms, version } = policyAt(configuration.policy, at);
  const entitlementMilliCredits = entitlementAt(configuration.grants, terms, at);
  const allocatedMilliCredits = allocatedOf(configuration.allocations);
  const { prepaidMilliCredits, environments } = configuration.copilot;
  const ownCopilot = sumOf(Object.values(environments).map((own) => own.milliCredits));
  const { from, until } = spanAround(configuration, at);
  return {
    from,
    until,
    terms,
    policyVersion: version,
    entitlementMilliCredits,
    allocatedMilliCredits,
    unallocatedMilliCredits: Math.max(0, entitlementMilliCredits - allocatedMilliCredits),
    extensionMilliCredits: extensionAt(configuration, at),
    copilotAllocatedMilliCredits: ownCopilot,
    copilotPoolMilliCredits: Math.max(0, prepaidMilliCredits - ownCopilot),
  };
}

const sumOf = (amounts: readonly MilliCredits[]): MilliCredits =>
  amounts.reduce((sum, amount) => sum + amount, 0);

const extensionAt = ({ extensions }: Configuration, at: Instant): MilliCredits =>
  sumOf(extensions.filter((one) => isEffective(one, at)).map((one) => one.milliCredits));

function spanAround(configuration: Configuration, at: Instant) {
  let from: Instant = BEGINNING;
  let until: Instant | null = null;
  for (const change of changesInForce(configuration)) {
    if (change <= at) from = change > from ? change : from;
    else if (isBefore(change, until)) until = change;
  }
  return { from, until };
}
