/** The remedies for missing Copilot Credits, with amounts that lift the block (R25, R26). */
import { fromCredits, isAmount, type MilliCredits, wholeCredits } from '../values/amounts.js';
import { entryOf } from '../values/records.js';
import { isAgent } from '../values/usage.js';
import type { Remedy } from './advice.js';
import { allocatedCopilotWith, copilotStanding, environmentCopilot } from './copilot.js';
import type { Runner } from './source.js';
import type { Assessment } from './standing.js';

export function copilotRemedies(
  assessment: Assessment,
  { environmentId, context }: Runner,
): Remedy[] {
  const { configuration } = assessment;
  const standing = copilotStanding(assessment, environmentId, context);
  const own = environmentCopilot(configuration, environmentId);
  const stopped = isAgent(context) && standing.agentsStop;
  const listed = entryOf(configuration.copilot.environments, environmentId) !== undefined;
  return [
    ...(own.drawFromTenant ? prepayRemedies(assessment, standing.poolConsumedMilliCredits) : []),
    ...(stopped
      ? []
      : allocationRemedies(assessment, environmentId, standing.consumedMilliCredits)),
    { kind: 'payAsYouGo', of: listed ? 'environment' : 'tenant' },
  ];
}

/** Prepaid credits that cover what was drawn from the pool and let agents continue. */
function prepayRemedies({ figures, inForce }: Assessment, fromPool: MilliCredits): Remedy[] {
  const prepaid = Math.max(
    inForce.copilotAllocatedMilliCredits + Math.max(1, fromPool),
    figures.totals.copilotMilliCredits,
  );
  const credits = wholeCredits(prepaid);
  return isAmount(fromCredits(credits)) ? [{ kind: 'prepay', credits }] : [];
}

/** Empty if the sum of all allocations would be too large. */
function allocationRemedies(
  assessment: Assessment,
  environmentId: string,
  consumed: MilliCredits,
): Remedy[] {
  const credits = wholeCredits(consumed);
  const allocated = allocatedCopilotWith(assessment, environmentId, fromCredits(credits));
  return isAmount(allocated) ? [{ kind: 'copilotAllocation', credits }] : [];
}
