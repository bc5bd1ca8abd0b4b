/** What one usage event was charged: the amount, the pool it was drawn from, and how it was computed. */
import type { Regime } from '../policy/policy.js';
import type { FreeReason } from '../rates/rating.js';
import type { Currency, MilliCredits } from '../values/amounts.js';

/**
 * Where a run's credits came from, for audit: month-to-date consumption follows the environment
 * (A3).
 */
export type DrawnFrom =
  | 'allocation'
  | 'tenantPool'
  | 'trial'
  | 'copilotAllocation'
  | 'copilotPool'
  | 'payAsYouGo'
  /** Nothing was available: the run is recorded, not covered. */
  | 'none';

/** How one usage event became an amount; enough to compute it again by hand. */
export interface Charge {
  readonly currency: Currency;
  readonly milliCredits: MilliCredits;
  readonly drawnFrom: DrawnFrom;
  /** `null` when the run is charged. */
  readonly free: FreeReason | null;
  /** The publisher stated the credits; nothing was rated. */
  readonly stated: boolean;
  readonly regime: Regime;
  readonly rateCardVersion: string;
  readonly policyVersion: string;
  /** Before rounding the sum of the run; equals `milliCredits` where nothing was rounded. */
  readonly exactMilliCredits: MilliCredits;
}
