/** The state of a tenant's month, derived from its events. Usage is updated in place; the configuration is replaced. */
import type { MilliCredits } from '../values/amounts.js';
import { EMPTY_CONFIGURATION, type Configuration } from '../capacity/configuration.js';
import type { ClosingFigures } from './events.js';
import type { OverageScope } from '../standing/overage.js';
import {
  copyOf,
  NO_FIGURES,
  noTotals,
  type EnvironmentFigures,
  type FiguresView,
  type MonthFigures,
  type Totals,
} from '../standing/figures.js';
import type { Instant, Month } from '../values/calendar.js';
import type { Level } from '../standing/overage.js';
import { assessView, type Assessment } from '../standing/standing.js';
import { UsageIds } from './usage-ids.js';
import { Overlay } from './overlay.js';

/** The overage level and warnings recorded for one pool. */
export interface Announced {
  readonly level: Level;
  /** The credits that were available when the warning was raised, by percentage. */
  readonly warnedAt: Readonly<Record<number, MilliCredits>>;
}

export interface MonthState {
  tenantId: string;
  month: Month;
  phase: 'unopened' | 'open' | 'closed';
  /**
   * When all pools were last assessed. Until the next known change, only the pools of new usage can change their
   * standing.
   */
  settledAt: Instant;
  configuration: Configuration;
  readonly totals: Totals;
  readonly environments: Overlay<EnvironmentFigures>;
  /** Credits paid by trials in this month, by user. */
  readonly trials: Overlay<MilliCredits>;
  readonly announced: Overlay<Announced>;
  /** Grants and trials whose end is recorded. */
  readonly ended: Overlay<true>;
  /** The figures of the last `OverAllocated`; `null` once the allocations fit again. */
  overAllocated: { allocatedMilliCredits: number; entitlementMilliCredits: number } | null;
  /** `null` until the month is closed. */
  closing: ClosingFigures | null;
  readonly ids: UsageIds;
}

export const initialState = (): MonthState => ({
  tenantId: '',
  month: '',
  phase: 'unopened',
  settledAt: '',
  configuration: EMPTY_CONFIGURATION,
  totals: noTotals(),
  environments: Overlay.empty(),
  trials: Overlay.empty(),
  announced: Overlay.empty(),
  ended: Overlay.empty(),
  overAllocated: null,
  closing: null,
  ids: new UsageIds(),
});

/** A private copy of the state, at a cost that does not depend on the number of environments and ids. */
export const fork = (state: MonthState): MonthState => ({
  ...state,
  totals: copyOf(state.totals),
  environments: state.environments.fork(),
  trials: state.trials.fork(),
  announced: state.announced.fork(),
  ended: state.ended.fork(),
  ids: state.ids.fork(),
});

/** Adopts the changes of a fork, which must not be used afterwards. */
export function adopt(state: MonthState, fork: MonthState): MonthState {
  return {
    tenantId: fork.tenantId,
    month: fork.month,
    phase: fork.phase,
    settledAt: fork.settledAt,
    configuration: fork.configuration,
    totals: fork.totals,
    environments: state.environments.adopt(fork.environments),
    trials: state.trials.adopt(fork.trials),
    announced: state.announced.adopt(fork.announced),
    ended: state.ended.adopt(fork.ended),
    overAllocated: fork.overAllocated,
    closing: fork.closing,
    ids: state.ids.adopt(fork.ids),
  };
}

/** A class rather than closures, which would be allocated for every usage event. */
class StateFigures implements FiguresView {
  constructor(private readonly state: MonthState) {}

  get totals(): Readonly<Totals> {
    return this.state.totals;
  }

  environment(environmentId: string): EnvironmentFigures {
    return this.state.environments.get(environmentId) ?? NO_FIGURES;
  }

  trial(userId: string): MilliCredits {
    return this.state.trials.get(userId) ?? 0;
  }
}

export const assessState = (state: MonthState, at: Instant): Assessment =>
  assessView(state.configuration, new StateFigures(state), at);

/** Returns a copy, for comparisons and snapshots; not for the hot path. */
export const figuresOf = (state: MonthState): MonthFigures => ({
  environments: state.environments.toMap(),
  trials: state.trials.toMap(),
});

const ENVIRONMENT = 'environment:';
const NOTHING_ANNOUNCED: Announced = { level: 'none', warnedAt: {} };

export const scopeKey = (scope: OverageScope): string =>
  scope.kind === 'tenantPool' ? scope.kind : ENVIRONMENT + scope.environmentId;

export const scopeOfKey = (key: string): OverageScope =>
  key.startsWith(ENVIRONMENT)
    ? { kind: 'environment', environmentId: key.slice(ENVIRONMENT.length) }
    : { kind: 'tenantPool' };

export const announcedOf = (state: MonthState, scope: OverageScope): Announced =>
  state.announced.get(scopeKey(scope)) ?? NOTHING_ANNOUNCED;

export const grantEndKey = (grantId: string): string => `grant:${grantId}`;
/** Identifies the end of one term: a renewed trial ends again. */
export const trialEndKey = (userId: string, endsAt: Instant): string => `trial:${endsAt}:${userId}`;
