/**
 * What follows from facts and from time for the whole tenant: ends, over-allocation and every
 * pool's standing.
 */
import type { LedgerEvent, OverageCause } from './events.js';
import { inForce, inForceBefore } from '../capacity/in-force.js';
import { startOfMonth, within, type Instant } from '../values/calendar.js';
import type { Assessment } from '../standing/standing.js';
import { announcements, environmentScope, poolScope, type ScopeStanding } from './announcements.js';
import { evolve } from './evolve.js';
import {
  announcedOf,
  assessState,
  fork,
  grantEndKey,
  scopeOfKey,
  trialEndKey,
  type LedgerState,
} from './state.js';

/** The facts, after what time itself had already changed, and before what they change in turn. */
export function withConsequences(
  state: LedgerState,
  facts: readonly LedgerEvent[],
  at: Instant,
  cause: OverageCause,
): LedgerEvent[] {
  const view = fork(state);
  const events = state.phase === 'unopened' ? [] : passTime(view, at);
  for (const fact of facts) evolve(view, fact);
  events.push(...facts, ...settle(view, at, cause, touchedBy(facts)));
  return events;
}

/** An allocation touches its environment and the pool; anything else may move every pool. */
function touchedBy(facts: readonly LedgerEvent[]): string[] | 'all' {
  const [fact] = facts;
  return facts.length === 1 && fact?.type === 'AllocationChanged'
    ? [fact.data.environmentId]
    : 'all';
}

/** Only time: what began or ended since the last event. Evolves `view` along. */
export function passTime(view: LedgerState, at: Instant): LedgerEvent[] {
  const before = inForce(view.configuration, view.settledAt);
  const now = assessState(view, within(view.month, at));
  const events = endings(view, at);
  const moved = now.inForce !== before;
  if (moved) events.push(...settle(view, at, causeInTime(now), 'all'));
  return events;
}

/**
 * Time changes a standing when a grant, an extension or a policy row begins or ends; the latest of
 * these is named.
 */
export function causeInTime({ configuration, inForce }: Assessment): OverageCause {
  const before = inForceBefore(configuration, inForce);
  if (before.entitlementMilliCredits !== inForce.entitlementMilliCredits) return 'grant';
  if (before.extensionMilliCredits !== inForce.extensionMilliCredits) return 'extension';
  return 'policy';
}

function settle(
  view: LedgerState,
  at: Instant,
  cause: OverageCause,
  touched: readonly string[] | 'all',
): LedgerEvent[] {
  const assessment = assessState(view, within(view.month, at));
  const events = overAllocation(view, assessment, at);
  const { warningPercents } = view.configuration.settings;
  const standings =
    touched === 'all' || assessment.inForce.extensionMilliCredits > 0
      ? scopes(view, assessment)
      : [poolScope(assessment), ...touched.map((id) => environmentScope(assessment, id))];
  for (const standing of standings) {
    const announced = announcedOf(view, standing.scope);
    events.push(...announcements(standing, announced, warningPercents, at, cause));
  }
  for (const event of events) evolve(view, event);
  return events;
}

/** The pool, every allocation, and what was said to be in overage when it still had one. */
export function scopes(state: LedgerState, assessment: Assessment): ScopeStanding[] {
  const environmentIds = new Set(Object.keys(state.configuration.allocations));
  for (const [key, { level }] of state.announced.toMap()) {
    const scope = scopeOfKey(key);
    if (level !== 'none' && scope.kind === 'environment') environmentIds.add(scope.environmentId);
  }
  const own = Array.from(environmentIds, (id) => environmentScope(assessment, id));
  return [poolScope(assessment), ...own];
}

function overAllocation(view: LedgerState, assessment: Assessment, at: Instant): LedgerEvent[] {
  const { allocatedMilliCredits, entitlementMilliCredits } = assessment;
  if (allocatedMilliCredits <= entitlementMilliCredits) return [];
  const said = view.overAllocated;
  const same =
    said?.allocatedMilliCredits === allocatedMilliCredits &&
    said.entitlementMilliCredits === entitlementMilliCredits;
  if (same) return [];
  const data = { at, allocatedMilliCredits, entitlementMilliCredits };
  return [{ type: 'OverAllocated', data }];
}

const BY_TIME = { actorId: 'system', reason: 'Its time was up.' };

/** Ends before this month were said in theirs. */
function endings(view: LedgerState, at: Instant): LedgerEvent[] {
  const { grants, trials } = view.configuration;
  const events: LedgerEvent[] = [];
  const start = startOfMonth(view.month);
  const now = within(view.month, at);
  const isDue = (end: Instant | null, key: string) =>
    end !== null && start <= end && end <= now && !view.ended.get(key);
  for (const { grantId, validTo } of Object.values(grants)) {
    if (!isDue(validTo, grantEndKey(grantId))) continue;
    // A command of the month before may say this end; it must not bring it forward.
    const end = validTo !== null && at < validTo ? validTo : at;
    events.push({ type: 'GrantEnded', data: { at: end, grantId, by: BY_TIME } });
  }
  for (const { userId, endsAt } of Object.values(trials)) {
    if (!isDue(endsAt, trialEndKey(userId, endsAt))) continue;
    events.push({ type: 'TrialEnded', data: { at, userId, endsAt } });
  }
  for (const event of events) evolve(view, event);
  return events;
}
