/**
 * A tenant's grants, allocations and settings, as in force at one point of its ledger. Carried over
 * from month to month.
 */
import type { MilliCredits } from '../values/amounts.js';
import { monthOf, type Instant } from '../values/calendar.js';
import type { PolicyRow } from '../policy/policy.js';

/**
 * Credits the tenant owns while the grant is valid: an add-on pack or the credits inside other
 * licences (R1–R4).
 */
export interface Grant {
  readonly grantId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly milliCreditsEach: MilliCredits;
  readonly validFrom: Instant;
  /** Exclusive; `null` while no end is known. */
  readonly validTo: Instant | null;
  /** When the licence contract began; decides whether seeded credits outlive their end (R4). */
  readonly contractStart: Instant | null;
}

export interface Settings {
  /** "Allow users to consume unassigned AI Builder credits" (R8). */
  readonly allowUnallocated: boolean;
  /** Shares of the available credits, in percent, at which admins are warned (R19, A17). */
  readonly warningPercents: readonly number[];
  /** Which sources may charge the tenant: exact, or a prefix that ends with `*`. Absent or empty: any. */
  readonly sources?: readonly string[];
}

/** How many shares a tenant may be warned at. */
export const WARNING_LEVELS_MAX = 10;

export interface EnvironmentCopilot {
  /** The environment's own Copilot allocation. */
  readonly milliCredits: MilliCredits;
  /** "Draw from the available capacity in my tenant" (A14). */
  readonly drawFromTenant: boolean;
  readonly payAsYouGo: boolean;
}

export interface CopilotCapacity {
  readonly prepaidMilliCredits: MilliCredits;
  readonly payAsYouGo: boolean;
  readonly environments: Readonly<Record<string, EnvironmentCopilot>>;
}

/** 200,000 credits for 30 days, tied to one user, classic regime only (R21). */
export interface Trial {
  readonly userId: string;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly milliCredits: MilliCredits;
  readonly renewals: number;
  /**
   * Used up in earlier months of the running term. Negative after a renewal in mid-month, by what
   * the term before used in this month, so that the month's own sum only ever grows.
   */
  readonly consumedBeforeMilliCredits: MilliCredits;
}

/** Free credits for the rest of the month, on request, classic regime only (R20). */
export interface Extension {
  readonly extensionId: string;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly effectiveFrom: Instant;
  readonly milliCredits: MilliCredits;
}

export const isRunning = ({ startedAt, endsAt }: Trial, at: Instant): boolean =>
  startedAt <= at && at < endsAt;

/** Whether environments without an allocation, and trials, have access by the tenant's switch (R8). */
export const mayUseUnallocated = ({ settings }: Pick<Configuration, 'settings'>): boolean =>
  settings.allowUnallocated;

/** From some minutes after the request until the 1st (R20). */
export const isEffective = ({ effectiveFrom, requestedAt }: Extension, at: Instant): boolean =>
  effectiveFrom <= at && monthOf(requestedAt) === monthOf(at);

export interface Configuration {
  readonly grants: Readonly<Record<string, Grant>>;
  /**
   * Credits given to environments; an environment that is absent draws from the tenant pool (R6,
   * R7).
   */
  readonly allocations: Readonly<Record<string, MilliCredits>>;
  readonly settings: Settings;
  /** The tenant's own dated rows, over the default set; empty means the defaults hold. */
  readonly policy: readonly PolicyRow[];
  readonly copilot: CopilotCapacity;
  /** Trials by user. */
  readonly trials: Readonly<Record<string, Trial>>;
  /** The extensions of the calendar year: limits count per month and per year (A12). */
  readonly extensions: readonly Extension[];
}

export const EMPTY_CONFIGURATION: Configuration = {
  grants: {},
  allocations: {},
  settings: { allowUnallocated: true, warningPercents: [80, 100] },
  policy: [],
  copilot: { prepaidMilliCredits: 0, payAsYouGo: false, environments: {} },
  trials: {},
  extensions: [],
};
