/** The events of a tenant's month. They are facts: named in the past tense, never changed, only upcast. */
import type { MilliCredits } from '../values/amounts.js';
import type {
  Configuration,
  EnvironmentCopilot,
  Extension,
  Grant,
  Settings,
  Trial,
} from '../capacity/configuration.js';
import type { Instant, Month } from '../values/calendar.js';
import type { PolicyRow } from '../policy/policy.js';
import type { Charge } from '../standing/charge.js';
import type { OverageLevel, OverageScope } from '../standing/overage.js';
import type { Usage } from '../values/usage.js';

/** The figures of the month when it was closed. Late usage changes the figures of the month, but not these. */
export interface ClosingFigures {
  readonly entitlementMilliCredits: MilliCredits;
  readonly consumedMilliCredits: MilliCredits;
  readonly copilotConsumedMilliCredits: MilliCredits;
  readonly trialConsumedMilliCredits: MilliCredits;
  readonly runs: number;
  /** The scopes in overage at the end; the reset ends their overage (R11, R12). */
  readonly inOverage: readonly { readonly scope: OverageScope; readonly level: OverageLevel }[];
}

export type OverageCause =
  | 'consumption'
  | 'allocation'
  | 'grant'
  | 'settings'
  | 'policy'
  | 'extension'
  | 'copilot'
  | 'reset';

interface Figures {
  readonly consumedMilliCredits: MilliCredits;
  readonly availableMilliCredits: MilliCredits;
}

export type LedgerEvent =
  /** Opens the first stream of a tenant, or that of a month before the tenant was known. */
  | Fact<
      'LedgerOpened',
      { tenantId: string; month: Month; at: Instant; configuration: Configuration }
    >
  /** Opens every later stream: counters start at zero, and the configuration is carried over (R11, R12). */
  | Fact<
      'MonthlyReset',
      {
        tenantId: string;
        month: Month;
        at: Instant;
        previousMonth: Month;
        closing: ClosingFigures;
        configuration: Configuration;
      }
    >
  /** From this event on, the configuration of the month is final, and new usage is late. */
  | Fact<'MonthClosed', { month: Month; at: Instant; closing: ClosingFigures }>
  | Fact<'GrantAdded', { at: Instant; grant: Grant; by: Actor }>
  /** Ended by an administrator or by time. */
  | Fact<'GrantEnded', { at: Instant; grantId: string; by: Actor }>
  | Fact<
      'AllocationChanged',
      {
        at: Instant;
        environmentId: string;
        /** 0 removes the allocation (R7). */
        milliCredits: MilliCredits;
        previousMilliCredits: MilliCredits;
        by: Actor;
      }
    >
  | Fact<'SettingsChanged', { at: Instant; settings: Settings; previous: Settings; by: Actor }>
  | Fact<'PolicyChanged', { at: Instant; policy: readonly PolicyRow[]; by: Actor }>
  | Fact<
      'CopilotCapacityChanged',
      { at: Instant; prepaidMilliCredits: MilliCredits; payAsYouGo: boolean; by: Actor }
    >
  | Fact<
      'EnvironmentCopilotChanged',
      { at: Instant; environmentId: string; copilot: EnvironmentCopilot; by: Actor }
    >
  | Fact<'TrialStarted', { at: Instant; trial: Trial; by: Actor }>
  | Fact<'TrialRenewed', { at: Instant; trial: Trial; by: Actor }>
  | Fact<'TrialEnded', { at: Instant; userId: string; endsAt: Instant }>
  | Fact<'ExtensionGranted', { at: Instant; extension: Extension; by: Actor }>
  /**
   * Admits usage of a closed month in the open month, before the closed month charges it: one stream checks every new
   * id.
   */
  | Fact<'LateUsageAdmitted', { at: Instant; usageKey: string; payloadHash: string; month: Month }>
  | Fact<'CreditConsumed', { usageKey: string; payloadHash: string; usage: Usage; charge: Charge }>
  | Fact<
      'OverageEntered',
      { at: Instant; scope: OverageScope; level: OverageLevel; cause: OverageCause } & Figures
    >
  /** `level` is the level that was left. */
  | Fact<
      'OverageExited',
      { at: Instant; scope: OverageScope; level: OverageLevel; cause: OverageCause } & Figures
    >
  | Fact<'UsageWarningRaised', { at: Instant; scope: OverageScope; percent: number } & Figures>
  /** More is allocated than owned: allocations stand, increases are rejected (A8). */
  | Fact<
      'OverAllocated',
      { at: Instant; allocatedMilliCredits: MilliCredits; entitlementMilliCredits: MilliCredits }
    >;

/** The author of a change and the reason, for the audit trail. */
export interface Actor {
  readonly actorId: string;
  /** The display name, if the caller has one. */
  readonly actorName?: string;
  readonly reason: string | null;
}

interface Fact<Type extends string, Data> {
  readonly type: Type;
  readonly data: Readonly<Data>;
}

export type LedgerEventType = LedgerEvent['type'];
export type EventOf<Type extends LedgerEventType> = Extract<LedgerEvent, { type: Type }>;
