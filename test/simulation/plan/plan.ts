/** The plan of a run: actions from outside, faults, and the order of calls. */
import type { WriteFault } from '../harness/checkpoint-disk.js';
import type { PlannedFaults } from '../harness/faults.js';
import type { PlannedMessage } from './message-spec.js';

export const ROLES = ['metering', 'projector', 'scheduler', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export type Change =
  | {
      readonly kind: 'grant';
      readonly grantId: string;
      readonly sku: string;
      readonly quantity: number;
      readonly milliCreditsEach: number;
      readonly validFrom: string;
      readonly validTo: string | null;
      readonly contractStart: string | null;
    }
  | { readonly kind: 'startTrial' | 'renewTrial'; readonly userId: string }
  | { readonly kind: 'extend' }
  | { readonly kind: 'endGrant'; readonly grantId: string }
  | {
      readonly kind: 'allocate';
      readonly environmentId: string;
      readonly milliCredits: number;
    }
  | { readonly kind: 'allowUnallocated'; readonly allowed: boolean }
  | {
      readonly kind: 'policy';
      readonly rows: readonly {
        readonly version: string;
        readonly effectiveFrom: string;
        readonly regime?: 'classic' | 'dual' | 'postSeeded';
        readonly rounding?: 'ceil' | 'exact';
        readonly importantOveragePercent?: number;
        readonly copilotFallbackPercent?: number;
        readonly agentStopPercent?: number;
        readonly trialCredits?: number;
        readonly trialDays?: number;
        readonly trialsOffered?: boolean;
        readonly trialRenewalsMax?: number;
        readonly extensionCredits?: number;
        readonly extensionDelayMinutes?: number;
        readonly extensionsPerMonthMax?: number;
      }[];
    }
  | {
      readonly kind: 'copilot';
      readonly prepaidMilliCredits: number;
      readonly payAsYouGo: boolean;
    }
  | {
      readonly kind: 'environmentCopilot';
      readonly environmentId: string;
      readonly milliCredits: number;
      readonly drawFromTenant: boolean;
      readonly payAsYouGo: boolean;
    };

export type Action =
  | { readonly kind: 'publish'; readonly messages: readonly PlannedMessage[] }
  /** A producer that believes its message lost sends it again, possibly in the other mode. */
  | { readonly kind: 'republish'; readonly pick: number; readonly otherMode: boolean }
  /** Sent by one admin without waiting for the responses in between. */
  | {
      readonly kind: 'change';
      readonly tenantId: string;
      readonly changes: readonly Change[];
      /** Whether the admin gives each change an idempotency key. */
      readonly keyed: boolean;
    }
  /** An admin who believes a change lost repeats it with the same key. */
  | { readonly kind: 'repeatChange'; readonly pick: number }
  /** Several admins read the configuration, then each requests a change based on it. */
  | { readonly kind: 'contend'; readonly tenantId: string; readonly changes: readonly Change[] }
  | { readonly kind: 'passTime'; readonly hours: number }
  | { readonly kind: 'tick' }
  /** A new month begins, and every scheduler notices at once. */
  | { readonly kind: 'turnMonth' }
  | { readonly kind: 'kill'; readonly role: Role; readonly index: number }
  /** A second process takes over while the first one, believed dead, continues. */
  | { readonly kind: 'replace'; readonly role: Role; readonly index: number }
  /** A scheduler whose clock is ahead of all others takes over. */
  | { readonly kind: 'startAhead'; readonly index: number; readonly hours: number }
  | {
      readonly kind: 'rebalance';
      readonly partition: number;
      readonly to: number;
      /** Whether the old owner is notified at once, or learns it only when it commits. */
      readonly told: boolean;
    };

export interface Step {
  /** The number of scheduler turns before the action. */
  readonly after: number;
  readonly action: Action;
}

export interface CheckpointPlan {
  readonly eventsBetween: number;
  readonly writeFates: readonly WriteFault[];
  /** Usage metered by an earlier installation, of which only the checkpoints remain. */
  readonly earlierUsage: readonly PlannedMessage[];
}

export interface Plan extends PlannedFaults {
  readonly start: string;
  /** Whether usage comes from the journal of embedded mode instead of a broker. */
  readonly embedded: boolean;
  readonly batchMax: number;
  /**
   * Whether the projector processes also publish notifications and store dead letters, in addition to the read models.
   */
  readonly announces: boolean;
  readonly cachedMonthsMax: number;
  /** `null`: months are always read from their first event. */
  readonly checkpoints: CheckpointPlan | null;
  readonly steps: readonly Step[];
  readonly choices: Uint8Array;
}
