/** Allocations of environments and their sum, which is updated incrementally. */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration } from './configuration.js';
import { entryOf, withEntry, withoutEntry } from '../values/records.js';

type Allocations = Configuration['allocations'];

/** Allocations are immutable, so a cached sum never goes stale. */
const sums = new WeakMap<Allocations, MilliCredits>();

export function allocatedOf(allocations: Allocations): MilliCredits {
  let sum = sums.get(allocations);
  if (sum === undefined) {
    sum = Object.values(allocations).reduce((total, amount) => total + amount, 0);
    sums.set(allocations, sum);
  }
  return sum;
}

/** An amount of 0 removes the allocation (R7). */
export function withAllocation(
  allocations: Allocations,
  environmentId: string,
  milliCredits: MilliCredits,
): Allocations {
  const previous = entryOf(allocations, environmentId) ?? 0;
  const changed =
    milliCredits === 0
      ? withoutEntry(allocations, environmentId)
      : withEntry(allocations, environmentId, milliCredits);
  sums.set(changed, allocatedOf(allocations) - previous + milliCredits);
  return changed;
}
