/** A tenant's grants, allocations and settings at one position of its ledger; carried over from month to month. */
import type { MilliCredits } from '../values/amounts.js';
import { monthOf, type Instant } from '../values/calendar.js';
import type { PolicyRow } from '../policy/policy.js';

/**
 * Credits that the tenant owns while the grant is valid: an add-on pack or seeded credits of other licences (R1–R4).
 */
export interface Grant {
  readonly grantId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly milliCreditsEach: MilliCredits;
  readonly validFrom: Instant;
  /** Exclusive; `null` if no end is known. */
  readonly validTo: Instant | null;
  /** When the licence contract began; decides whether seeded credits outlive their end (R4). */
  readonly contractStart: Instant | null;
}

export interface Settings {
  /** "Allow users to consume unassigned AI Builder credits" (R8). */
  readonly allowUnallocated: boolean;
  /** Shares of the available credits, in percent, at which admins are warned (R19, A17). */
  readonly warningPercents: readonly number[];
  /**
   * The sources that may charge the tenant: an exact name, or a prefix followed by `*`. Absent or empty allows any
   * source.
   */
  readonly sources?: readonly string[];
}

/** The maximum number of warning percentages. */
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

/** A trial for one user: 200,000 credits for 30 days, classic regime only (R21). */
export interface Trial {
  readonly userId: string;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly milliCredits: MilliCredits;
  readonly renewals: number;
  /**
   * Consumed in earlier months of the current term. After a renewal in mid-month it is negative, by what the previous
   * term consumed in this month, so that the month's own sum never decreases.
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

/** Whether the tenant lets trials and environments without an allocation use credits (R8). */
export const mayUseUnallocated = ({ settings }: Pick<Configuration, 'settings'>): boolean =>
  settings.allowUnallocated;

/** Effective from some minutes after the request until the end of its month (R20). */
export const isEffective = ({ effectiveFrom, requestedAt }: Extension, at: Instant): boolean =>
  effectiveFrom <= at && monthOf(requestedAt) === monthOf(at);

export interface Configuration {
  readonly grants: Readonly<Record<string, Grant>>;
  /** Credits allocated to environments; an environment without an entry draws from the tenant pool (R6, R7). */
  readonly allocations: Readonly<Record<string, MilliCredits>>;
  readonly settings: Settings;
  /** The tenant's own dated rows, applied over the defaults; if empty, only the defaults apply. */
  readonly policy: readonly PolicyRow[];
  readonly copilot: CopilotCapacity;
  /** Keyed by user. */
  readonly trials: Readonly<Record<string, Trial>>;
  /** The extensions of the calendar year, because limits apply per month and per year (A12). */
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
