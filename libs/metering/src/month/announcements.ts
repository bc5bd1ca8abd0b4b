/** The events caused by a change in a pool's standing: warnings, overage entered, overage exited (R14–R16, R19). */
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

/** The level of an environment without an allocation is `none`, because it has no overage of its own: the pool has. */
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

/** All scopes that can be in overage: the tenant pool, every allocation, and the other environments passed in. */
export function scopesOf(assessment: Assessment, ...others: readonly string[]): ScopeStanding[] {
  const environmentIds = new Set([...Object.keys(assessment.configuration.allocations), ...others]);
  const own = Array.from(environmentIds, (id) => environmentScope(assessment, id));
  return [poolScope(assessment), ...own];
}

interface Change {
  readonly at: Instant;
  readonly cause: OverageCause;
  readonly warningPercents: readonly number[];
}

/** A change from one overage level to another yields an exit and an entry. */
export function announcements(
  standing: ScopeStanding,
  announced: Announced,
  { at, cause, warningPercents }: Change,
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

/**
 * Reaching the percentage is enough. A warning is raised once per month, and again after the available credits
 * increased.
 */
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
