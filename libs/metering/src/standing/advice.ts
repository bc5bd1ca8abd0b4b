/** What an administrator can do about a block, with figures that are sufficient to lift it. */
import { CREDITS_MAX, MILLI_PER_CREDIT, type MilliCredits } from '../values/amounts.js';
import { extensionLimitReached } from '../capacity/extension-limits.js';
import { addMilliseconds, monthOf } from '../values/calendar.js';
import { entryOf } from '../values/records.js';
import { isAgent } from '../values/usage.js';
import { copilotStanding, environmentCopilot } from './copilot.js';
import type { Runner } from './source.js';
import type { Assessment } from './standing.js';

/** What an administrator can do; amounts in whole credits, as commands take them. */
export type Way =
  /** Give the environment so much, where as much is unallocated. */
  | { readonly kind: 'allocate'; readonly credits: number }
  /** Add a grant of at least so much; where `allocate` is given, allocate that afterwards. */
  | { readonly kind: 'grant'; readonly credits: number; readonly allocate: number | null }
  /** Let environments without an allocation use the unallocated credits. */
  | { readonly kind: 'allowUnallocated' }
  /** Free credits until the end of the month, some minutes after the request (R20). */
  | { readonly kind: 'extension' }
  /** Raise the tenant's prepaid Copilot Credits to so much. */
  | { readonly kind: 'prepay'; readonly credits: number }
  /** Give the environment Copilot Credits of its own. */
  | { readonly kind: 'copilotAllocation'; readonly credits: number }
  | { readonly kind: 'payAsYouGo'; readonly of: 'environment' | 'tenant' };

/** Ways to AI Builder credits; an allocation has to cover the whole month so far (R18). */
export function aiBuilderWays(assessment: Assessment, environmentId: string): Way[] {
  const ways = [
    ...allocationWays(assessment, environmentId),
    ...poolWays(assessment, environmentId),
    ...extensionWays(assessment, environmentId),
  ];
  return ways.filter((way) => !('credits' in way) || way.credits <= CREDITS_MAX);
}

/** Never negative where `entitlement - allocated` is: what was allocated too much is missing first (A8). */
const freeOf = ({ entitlementMilliCredits, allocatedMilliCredits }: Assessment): MilliCredits =>
  entitlementMilliCredits - allocatedMilliCredits;

function allocationWays(assessment: Assessment, environmentId: string): Way[] {
  const { consumedMilliCredits } = assessment.environment(environmentId);
  const present = allocationOf(assessment, environmentId);
  const allocate = wholeCredits(consumedMilliCredits);
  const more = allocate * MILLI_PER_CREDIT - (present ?? 0);
  const free = freeOf(assessment);
  if (more <= 0) return [grantWay(1, null)];
  if (more <= free) return [{ kind: 'allocate', credits: allocate }];
  return present === undefined && poolMayServe(assessment) ? [] : [grantWay(more - free, allocate)];
}

/** An environment without an allocation stands and falls with the pool (R6). */
function poolWays(assessment: Assessment, environmentId: string): Way[] {
  if (allocationOf(assessment, environmentId) !== undefined) return [];
  const { allowUnallocated } = assessment.configuration.settings;
  const consumed = assessment.figures.totals.poolMilliCredits;
  const missing = Math.max(1, consumed) - freeOf(assessment);
  if (!allowUnallocated) return missing <= 0 ? [{ kind: 'allowUnallocated' }] : [];
  return missing > 0 ? [grantWay(missing, null)] : [];
}

const poolMayServe = ({ configuration }: Assessment): boolean =>
  configuration.settings.allowUnallocated;

function extensionWays(assessment: Assessment, environmentId: string): Way[] {
  const { policy, at, inForce, figures, configuration } = assessment;
  if (policy.regime !== 'classic' || assessment.environment(environmentId).source === 'none') {
    return [];
  }
  if (extensionLimitReached(configuration.extensions, policy, at)) return [];
  const begins = addMilliseconds(at, policy.extensionDelayMinutes * MINUTE_MS);
  if (monthOf(begins) !== monthOf(at)) return [];
  const { poolMilliCredits, allocatedExcessMilliCredits } = figures.totals;
  const poolExcess = Math.max(0, poolMilliCredits - assessment.unallocatedMilliCredits);
  const pot = inForce.extensionMilliCredits + policy.extensionCredits * MILLI_PER_CREDIT;
  const suffices = allocatedExcessMilliCredits + poolExcess < pot;
  return suffices ? [{ kind: 'extension' }] : [];
}

const MINUTE_MS = 60_000;

/** Ways to Copilot Credits (R25, R26). */
export function copilotWays(assessment: Assessment, { environmentId, context }: Runner): Way[] {
  const { configuration, figures, inForce } = assessment;
  const standing = copilotStanding(assessment, environmentId, context);
  const own = environmentCopilot(configuration, environmentId);
  const prepaid = Math.max(
    inForce.copilotAllocatedMilliCredits + Math.max(1, standing.poolConsumedMilliCredits),
    figures.totals.copilotMilliCredits,
  );
  const listed = entryOf(configuration.copilot.environments, environmentId) !== undefined;
  const stopped = isAgent(context) && standing.agentsStop;
  const ways: Way[] = [
    ...(own.drawFromTenant ? [{ kind: 'prepay' as const, credits: wholeCredits(prepaid) }] : []),
    ...(stopped
      ? []
      : [
          {
            kind: 'copilotAllocation' as const,
            credits: wholeCredits(standing.consumedMilliCredits),
          },
        ]),
    { kind: 'payAsYouGo', of: listed ? 'environment' : 'tenant' },
  ];
  return ways.filter((way) => !('credits' in way) || way.credits <= CREDITS_MAX);
}

const grantWay = (missing: MilliCredits, allocate: number | null): Way => ({
  kind: 'grant',
  credits: wholeCredits(missing),
  allocate,
});

/** At least one: of nothing there is nothing to take (A10). */
const wholeCredits = (milliCredits: MilliCredits): number =>
  Math.max(1, Math.ceil(milliCredits / MILLI_PER_CREDIT));

const allocationOf = ({ configuration }: Assessment, environmentId: string) =>
  entryOf(configuration.allocations, environmentId);
