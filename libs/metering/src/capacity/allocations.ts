/** Allocations of thousands of environments, with their sum: changing one does not add up all again. */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration } from './configuration.js';
import { entryOf, withEntry, withoutEntry } from '../values/records.js';

type Allocations = Configuration['allocations'];

/** Allocations are immutable, so their sum stays true as long as they live. */
const sums = new WeakMap<Allocations, MilliCredits>();

export function allocatedOf(allocations: Allocations): MilliCredits {
  let sum = sums.get(allocations);
  if (sum === undefined) {
    sum = Object.values(allocations).reduce((total, amount) => total + amount, 0);
    sums.set(allocations, sum);
  }
  return sum;
}

/** 0 removes the allocation (R7). */
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
