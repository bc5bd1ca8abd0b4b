/** Applies an event to the state. Events are facts and never rejected here. */
import type { Configuration } from '../capacity/configuration.js';
import type { EventOf, LedgerEvent } from './events.js';
import type { OverageScope } from '../standing/overage.js';
import { evolveConfiguration } from './evolve-configuration.js';
import {
  addFigures,
  figureOf,
  NO_FIGURES,
  plusCharge,
  poolsOf,
  replaceFigures,
} from '../standing/figures.js';
import { inForce } from '../capacity/in-force.js';
import { within, type Instant } from '../values/calendar.js';
import {
  announcedOf,
  grantEndKey,
  scopeKey,
  trialEndKey,
  type Announced,
  type MonthState,
} from './state.js';

/** Updates and returns `state`. */
export function evolve(state: MonthState, event: LedgerEvent): MonthState {
  switch (event.type) {
    case 'CreditConsumed':
      charge(state, event.data);
      break;
    case 'LateUsageAdmitted':
      state.ids.add(event.data.usageKey, event.data.payloadHash, 'admitted');
      break;
    case 'OverageEntered':
      announce(state, event.data.scope, { level: event.data.level });
      break;
    case 'OverageExited':
      announce(state, event.data.scope, { level: 'none' });
      break;
    case 'UsageWarningRaised':
      warn(state, event.data);
      break;
    case 'OverAllocated': {
      const { allocatedMilliCredits, entitlementMilliCredits } = event.data;
      state.overAllocated = { allocatedMilliCredits, entitlementMilliCredits };
      break;
    }
    case 'MonthClosed':
      state.phase = 'closed';
      state.closing = event.data.closing;
      break;
    case 'TrialEnded':
      state.ended.set(trialEndKey(event.data.userId, event.data.endsAt), true);
      break;
    case 'LedgerOpened':
    case 'MonthlyReset':
      state.tenantId = event.data.tenantId;
      state.month = event.data.month;
      state.phase = 'open';
      state.settledAt = within(event.data.month, event.data.at);
      state.configuration = event.data.configuration;
      break;
    default:
      reconfigure(state, event);
  }
  return state;
}

function charge(state: MonthState, data: EventOf<'CreditConsumed'>['data']): void {
  const { environmentId, userId } = data.usage;
  state.ids.add(data.usageKey, data.payloadHash, 'charged');
  const before = state.environments.get(environmentId) ?? NO_FIGURES;
  const after = plusCharge(before, data.charge);
  state.environments.set(environmentId, after);
  replaceFigures(state.totals, poolsOf(state.configuration, environmentId), before, after);
  if (figureOf(data.charge) !== 'trialMilliCredits' || userId === null) return;
  state.trials.set(userId, (state.trials.get(userId) ?? 0) + data.charge.milliCredits);
}

function announce(state: MonthState, scope: OverageScope, change: Partial<Announced>): void {
  state.announced.set(scopeKey(scope), { ...announcedOf(state, scope), ...change });
}

function warn(state: MonthState, data: EventOf<'UsageWarningRaised'>['data']): void {
  const { warnedAt } = announcedOf(state, data.scope);
  const { percent, availableMilliCredits } = data;
  announce(state, data.scope, { warnedAt: { ...warnedAt, [percent]: availableMilliCredits } });
}

type ConfigurationEvent = Exclude<
  LedgerEvent,
  EventOf<
    | 'CreditConsumed'
    | 'LateUsageAdmitted'
    | 'OverageEntered'
    | 'OverageExited'
    | 'UsageWarningRaised'
    | 'OverAllocated'
    | 'MonthClosed'
    | 'TrialEnded'
    | 'LedgerOpened'
    | 'MonthlyReset'
  >
>;

function reconfigure(state: MonthState, event: ConfigurationEvent): void {
  const configuration = evolveConfiguration(state.configuration, event);
  if (event.type === 'AllocationChanged' || event.type === 'EnvironmentCopilotChanged') {
    moveBetweenPools(state, configuration, event.data.environmentId);
  }
  if (event.type === 'GrantEnded') state.ended.set(grantEndKey(event.data.grantId), true);
  state.configuration = configuration;
  state.settledAt = within(state.month, event.data.at);
  if (state.overAllocated && fits(state, event.data.at)) state.overAllocated = null;
}

/** Month-to-date consumption follows the environment into its present pool (A3). */
function moveBetweenPools(state: MonthState, after: Configuration, environmentId: string): void {
  const figures = state.environments.get(environmentId);
  if (!figures) return;
  addFigures(state.totals, poolsOf(state.configuration, environmentId), figures, -1);
  addFigures(state.totals, poolsOf(after, environmentId), figures, 1);
}

function fits(state: MonthState, at: Instant): boolean {
  const held = inForce(state.configuration, within(state.month, at));
  return held.allocatedMilliCredits <= held.entitlementMilliCredits;
}
