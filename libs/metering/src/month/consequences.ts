/**
 * The events that follow from other events or from time: ends of grants and trials, over-allocation, and changes in the
 * standing of every pool.
 */
import type { LedgerEvent, OverageCause } from './events.js';
import { inForce, inForceBefore } from '../capacity/in-force.js';
import { startOfMonth, within, type Instant } from '../values/calendar.js';
import type { Assessment } from '../standing/standing.js';
import {
  announcements,
  environmentScope,
  poolScope,
  scopesOf,
  type ScopeStanding,
} from './announcements.js';
import { evolve } from './evolve.js';
import { sameJson } from './same.js';
import {
  announcedOf,
  assessState,
  fork,
  grantEndKey,
  trialEndKey,
  type MonthState,
} from './state.js';

/** Returns the event, preceded by changes that time alone caused and followed by its own consequences. */
export function withConsequences(
  state: MonthState,
  fact: LedgerEvent,
  at: Instant,
  cause: OverageCause,
): LedgerEvent[] {
  const view = fork(state);
  const events = passTime(view, at);
  evolve(view, fact);
  const moved = fact.type === 'AllocationChanged' ? fact.data.environmentId : null;
  events.push(fact, ...settle(view, at, cause, moved));
  return events;
}

/** Returns the first events of a month and their consequences; no time has passed in the month yet. */
export function withBeginning(
  state: MonthState,
  facts: readonly LedgerEvent[],
  at: Instant,
): LedgerEvent[] {
  const view = fork(state);
  for (const fact of facts) evolve(view, fact);
  return [...facts, ...settle(view, at, 'reset')];
}

/** Returns the changes since the last event that time alone caused, and applies them to `view`. */
export function passTime(view: MonthState, at: Instant): LedgerEvent[] {
  const before = inForce(view.configuration, view.settledAt);
  const now = assessState(view, within(view.month, at));
  const events = endings(view, at);
  const moved = now.inForce !== before;
  if (moved) events.push(...settle(view, at, causeInTime(now)));
  return events;
}

/**
 * The cause of a change by time: whatever changed at the start of the current span, a grant before an extension before
 * the policy.
 */
export function causeInTime({ configuration, inForce }: Assessment): OverageCause {
  const before = inForceBefore(configuration, inForce);
  if (before.entitlementMilliCredits !== inForce.entitlementMilliCredits) return 'grant';
  if (before.extensionMilliCredits !== inForce.extensionMilliCredits) return 'extension';
  return 'policy';
}

/**
 * Returns the changes in the standing of the pools.
 *
 * @param moved the environment that changed pools. Only its standing and that of the tenant pool can differ, unless
 * pools in overage share extension credits.
 */
function settle(
  view: MonthState,
  at: Instant,
  cause: OverageCause,
  moved: string | null = null,
): LedgerEvent[] {
  const assessment = assessState(view, within(view.month, at));
  const events = overAllocation(view, assessment, at);
  const change = { at, cause, warningPercents: view.configuration.settings.warningPercents };
  for (const standing of standingsAfter(assessment, moved)) {
    const announced = announcedOf(view, standing.scope);
    events.push(...announcements(standing, announced, change));
  }
  for (const event of events) evolve(view, event);
  return events;
}

function standingsAfter(assessment: Assessment, moved: string | null): ScopeStanding[] {
  if (moved === null) return scopesOf(assessment);
  return assessment.inForce.extensionMilliCredits > 0
    ? scopesOf(assessment, moved)
    : [poolScope(assessment), environmentScope(assessment, moved)];
}

function overAllocation(view: MonthState, assessment: Assessment, at: Instant): LedgerEvent[] {
  const { allocatedMilliCredits, entitlementMilliCredits } = assessment;
  if (allocatedMilliCredits <= entitlementMilliCredits) return [];
  const figures = { allocatedMilliCredits, entitlementMilliCredits };
  if (sameJson(view.overAllocated, figures)) return [];
  return [{ type: 'OverAllocated', data: { at, ...figures } }];
}

const BY_TIME = { actorId: 'system', reason: 'Its time was up.' };

/** The ends of grants and trials in this month; earlier ends are recorded in their own months. */
function endings(view: MonthState, at: Instant): LedgerEvent[] {
  const { grants, trials } = view.configuration;
  const events: LedgerEvent[] = [];
  const start = startOfMonth(view.month);
  const now = within(view.month, at);
  const isDue = (end: Instant | null, key: string): end is Instant =>
    end !== null && start <= end && end <= now && !view.ended.get(key);
  for (const { grantId, validTo } of Object.values(grants)) {
    if (!isDue(validTo, grantEndKey(grantId))) continue;
    // `at` may be in the previous month; recording that instant would move the end to an earlier time.
    const end = at < validTo ? validTo : at;
    events.push({ type: 'GrantEnded', data: { at: end, grantId, by: BY_TIME } });
  }
  for (const { userId, endsAt } of Object.values(trials)) {
    if (!isDue(endsAt, trialEndKey(userId, endsAt))) continue;
    events.push({ type: 'TrialEnded', data: { at, userId, endsAt } });
  }
  for (const event of events) evolve(view, event);
  return events;
}
