/** The charge of one usage event: the amount, the pool it was drawn from, and how it was computed. */
import type { Regime } from '../policy/policy.js';
import type { FreeReason } from '../rates/rating.js';
import type { Currency, MilliCredits } from '../values/amounts.js';

/** The source of a run's credits, for audit only: month-to-date consumption follows the environment (A3). */
export type DrawnFrom =
  | 'allocation'
  | 'tenantPool'
  | 'trial'
  | 'copilotAllocation'
  | 'copilotPool'
  | 'payAsYouGo'
  /** No credits were available: the run is recorded but not covered. */
  | 'none';

/** How one usage event was rated, with all that is needed to recompute it by hand. */
export interface Charge {
  readonly currency: Currency;
  readonly milliCredits: MilliCredits;
  readonly drawnFrom: DrawnFrom;
  /** Why the run is free; `null` if it is charged. */
  readonly free: FreeReason | null;
  /** Whether the publisher stated the credits; nothing was rated then. */
  readonly stated: boolean;
  readonly regime: Regime;
  readonly rateCardVersion: string;
  readonly policyVersion: string;
  /** The sum of the run before rounding; equals `milliCredits` if nothing was rounded. */
  readonly exactMilliCredits: MilliCredits;
}
