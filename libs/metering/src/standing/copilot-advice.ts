/** What an administrator can do about missing Copilot Credits, with figures that lift the block (R25, R26). */
import { fromCredits, isAmount, type MilliCredits, wholeCredits } from '../values/amounts.js';
import { entryOf } from '../values/records.js';
import { isAgent } from '../values/usage.js';
import type { Way } from './advice.js';
import { allocatedCopilotWith, copilotStanding, environmentCopilot } from './copilot.js';
import type { Runner } from './source.js';
import type { Assessment } from './standing.js';

export function copilotWays(assessment: Assessment, { environmentId, context }: Runner): Way[] {
  const { configuration } = assessment;
  const standing = copilotStanding(assessment, environmentId, context);
  const own = environmentCopilot(configuration, environmentId);
  const stopped = isAgent(context) && standing.agentsStop;
  const listed = entryOf(configuration.copilot.environments, environmentId) !== undefined;
  return [
    ...(own.drawFromTenant ? prepayWays(assessment, standing.poolConsumedMilliCredits) : []),
    ...(stopped ? [] : allocationWays(assessment, environmentId, standing.consumedMilliCredits)),
    { kind: 'payAsYouGo', of: listed ? 'environment' : 'tenant' },
  ];
}

/** Prepaid credits in such an amount that the pool covers what was drawn from it and agents need not stop. */
function prepayWays({ figures, inForce }: Assessment, fromPool: MilliCredits): Way[] {
  const prepaid = Math.max(
    inForce.copilotAllocatedMilliCredits + Math.max(1, fromPool),
    figures.totals.copilotMilliCredits,
  );
  const credits = wholeCredits(prepaid);
  return isAmount(fromCredits(credits)) ? [{ kind: 'prepay', credits }] : [];
}

/** None if the allocations of all environments together would be too large. */
function allocationWays(
  assessment: Assessment,
  environmentId: string,
  consumed: MilliCredits,
): Way[] {
  const credits = wholeCredits(consumed);
  const allocated = allocatedCopilotWith(assessment, environmentId, fromCredits(credits));
  return isAmount(allocated) ? [{ kind: 'copilotAllocation', credits }] : [];
}
