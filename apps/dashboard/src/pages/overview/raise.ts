/** How far an allocation must be raised so that an environment has credits again. */
import type { EnvironmentUsage } from '../../data/api.js';
import { MILLI_PER_CREDIT } from '../../data/credits.js';

export interface Raise {
  /** The increase in whole credits; `to` is the allocation after it. */
  readonly by: number;
  readonly to: number;
}

/** Eleven tenths of the usage, so that the limit is not reached again at once. */
const TENTHS = 11;
const STEP_CREDITS = 10_000;

/**
 * @returns the increase, or `null` if too little is unallocated; all of the unallocated credits if they are less
 * than a tenth above the usage
 */
export function raiseNeeded(
  { available, poolConsumed }: Pick<EnvironmentUsage, 'available' | 'poolConsumed'>,
  unallocatedMilliCredits: number,
): Raise | null {
  const own = Math.floor(available.milliCredits / MILLI_PER_CREDIT);
  const used = Math.ceil(poolConsumed.milliCredits / MILLI_PER_CREDIT);
  const most = own + Math.floor(unallocatedMilliCredits / MILLI_PER_CREDIT);
  const wanted = Math.ceil((used * TENTHS) / 10 / STEP_CREDITS) * STEP_CREDITS;
  const to = Math.min(wanted, most);
  return to >= used && to > own ? { by: to - own, to } : null;
}
