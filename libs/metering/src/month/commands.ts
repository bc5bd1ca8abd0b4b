/** The commands of a tenant's month. Callers pass in time and ids; a rejection is a value. */
import type { ClosingFigures, Actor } from './events.js';
import type {
  Configuration,
  EnvironmentCopilot,
  Grant,
  Settings,
} from '../capacity/configuration.js';
import type { Instant, Month } from '../values/calendar.js';
import type { MilliCredits } from '../values/amounts.js';
import type { PolicyRow } from '../policy/policy.js';
import type { IdentifiedUsage } from '../values/usage.js';

export type LedgerCommand =
  | {
      type: 'OpenLedger';
      at: Instant;
      tenantId: string;
      month: Month;
      configuration: Configuration;
    }
  | { type: 'CloseMonth'; at: Instant }
  | {
      type: 'ResetMonth';
      at: Instant;
      tenantId: string;
      month: Month;
      closing: ClosingFigures;
      configuration: Configuration;
    }
  /** `at` is the time of recording; the usage's own time determines the month and the rates. */
  | (IdentifiedUsage & {
      type: 'RecordUsage';
      at: Instant;
      /**
       * Whether the id was admitted in the open month's stream. Without it a closed month rejects new usage as
       * `monthClosed`.
       */
      late: boolean;
    })
  | { type: 'AdmitLateUsage'; at: Instant; usageKey: string; payloadHash: string; month: Month }
  | { type: 'AddGrant'; at: Instant; grant: Grant; by: Actor }
  | { type: 'EndGrant'; at: Instant; grantId: string; by: Actor }
  | {
      type: 'ChangeAllocation';
      at: Instant;
      environmentId: string;
      milliCredits: MilliCredits;
      by: Actor;
    }
  | { type: 'ChangeSettings'; at: Instant; settings: Partial<Settings>; by: Actor }
  | { type: 'ChangePolicy'; at: Instant; policy: readonly PolicyRow[]; by: Actor }
  | {
      type: 'ChangeCopilotCapacity';
      at: Instant;
      prepaidMilliCredits: MilliCredits;
      payAsYouGo: boolean;
      by: Actor;
    }
  | {
      type: 'ChangeEnvironmentCopilot';
      at: Instant;
      environmentId: string;
      copilot: EnvironmentCopilot;
      by: Actor;
    }
  | { type: 'StartTrial'; at: Instant; userId: string; by: Actor }
  | { type: 'RenewTrial'; at: Instant; userId: string; by: Actor }
  | { type: 'GrantExtension'; at: Instant; extensionId: string; requestedBy: string; by: Actor }
  /** Records changes since the last event that time alone caused: grants, trials and extensions that began or ended. */
  | { type: 'PassTime'; at: Instant };

export type CommandOf<Type extends LedgerCommand['type']> = Extract<LedgerCommand, { type: Type }>;

/** Stable codes; the API maps them to problem types. */
export type RejectionCode =
  | 'ledgerNotOpen'
  | 'monthClosed'
  | 'futureMonth'
  | 'configurationChanged'
  | 'idempotencyKeyReused'
  | 'monthAlreadyOpen'
  | 'usageConflict'
  | 'rateNotPublished'
  | 'forbiddenSource'
  | 'invalidGrant'
  | 'grantNotFound'
  | 'grantAlreadyExists'
  | 'addOnSalesEnded'
  | 'allocationExceedsUnallocated'
  | 'invalidAmount'
  | 'totalTooLarge'
  | 'invalidSettings'
  | 'invalidPolicy'
  | 'trialNotAllowed'
  | 'trialNotFound'
  | 'trialStillRunning'
  | 'trialRenewalsUsedUp'
  | 'extensionNotAllowed'
  | 'extensionLimitReached';

export interface Rejection {
  readonly code: RejectionCode;
  /** One sentence, which says what to do about it if anything can be done. */
  readonly message: string;
  /** The invalid member of the command, if there is one. */
  readonly field?: string;
}
