/**
 * What must be said about a pool when its standing has moved: warnings, overage entered, overage
 * left (R14–R16, R19).
 */
import type { OverageCause, LedgerEvent } from './events.js';
import type { OverageScope } from '../standing/overage.js';
import type { Instant } from '../values/calendar.js';
import type { Level } from '../standing/overage.js';
import type { Assessment } from '../standing/standing.js';
import { type MilliCredits, reaches } from '../values/amounts.js';
import type { Announced } from './state.js';

export interface ScopeStanding {
  readonly scope: OverageScope;
  readonly level: Level;
  readonly consumedMilliCredits: MilliCredits;
  readonly availableMilliCredits: MilliCredits;
}

export const TENANT_POOL: OverageScope = { kind: 'tenantPool' };

export const poolScope = ({ pool, poolIsOpen }: Assessment): ScopeStanding => ({
  scope: TENANT_POOL,
  level: pool.level,
  consumedMilliCredits: pool.consumedMilliCredits,
  availableMilliCredits: poolIsOpen ? pool.availableMilliCredits : 0,
});

/**
 * An environment without an allocation is no scope of its own: it stands and falls with the pool.
 */
export function environmentScope(assessment: Assessment, environmentId: string): ScopeStanding {
  const standing = assessment.environment(environmentId);
  const own = standing.source === 'allocation';
  return {
    scope: { kind: 'environment', environmentId },
    level: own ? standing.level : 'none',
    consumedMilliCredits: standing.consumedMilliCredits,
    availableMilliCredits: own ? standing.availableMilliCredits : 0,
  };
}

export const standingOf = (assessment: Assessment, scope: OverageScope): ScopeStanding =>
  scope.kind === 'tenantPool'
    ? poolScope(assessment)
    : environmentScope(assessment, scope.environmentId);

/** The pool, every allocation, and whatever else is named: all that can be in overage. */
export function scopesOf(assessment: Assessment, ...others: readonly string[]): ScopeStanding[] {
  const environmentIds = new Set([...Object.keys(assessment.configuration.allocations), ...others]);
  const own = Array.from(environmentIds, (id) => environmentScope(assessment, id));
  return [poolScope(assessment), ...own];
}

/** A change between two levels is said as leaving one and entering the other. */
export function announcements(
  standing: ScopeStanding,
  announced: Announced,
  warningPercents: readonly number[],
  at: Instant,
  cause: OverageCause,
): LedgerEvent[] {
  const events = warnings(standing, announced, warningPercents, at);
  if (standing.level === announced.level) return events;
  const { scope, consumedMilliCredits, availableMilliCredits } = standing;
  const figures = { consumedMilliCredits, availableMilliCredits };
  if (announced.level !== 'none') {
    const data = { at, scope, level: announced.level, cause, ...figures };
    events.push({ type: 'OverageExited', data });
  }
  if (standing.level !== 'none') {
    const data = { at, scope, level: standing.level, cause, ...figures };
    events.push({ type: 'OverageEntered', data });
  }
  return events;
}

/** Reaching the share is enough; once per month, and again when there has become more to use up. */
function warnings(
  { scope, consumedMilliCredits, availableMilliCredits }: ScopeStanding,
  { warnedAt }: Announced,
  percents: readonly number[],
  at: Instant,
): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  for (const percent of percents) {
    if (!reaches(consumedMilliCredits, percent, availableMilliCredits)) continue;
    if ((warnedAt[percent] ?? 0) >= availableMilliCredits) continue;
    const data = { at, scope, percent, consumedMilliCredits, availableMilliCredits };
    events.push({ type: 'UsageWarningRaised', data });
  }
  return events;
}
