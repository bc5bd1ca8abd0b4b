/**
 * The remedies for missing AI Builder credits: only actions that are possible at that instant, with amounts that lift
 * the block.
 */
import { mayGrant } from '../capacity/entitlement.js';
import { extensionLimitReached } from '../capacity/extension-limits.js';
import { mayUseUnallocated } from '../capacity/configuration.js';
import { fromCredits, type MilliCredits, wholeCredits } from '../values/amounts.js';
import {
  addMilliseconds,
  MINUTE_MS,
  monthOf,
  nextMonth,
  startOfMonth,
} from '../values/calendar.js';
import { entryOf } from '../values/records.js';
import { NOTHING_CONSUMED } from './figures.js';
import { chooseSource, hasCapacity, type Runner } from './source.js';
import { assessView, type Assessment } from './standing.js';

/** An action for an administrator; amounts are whole credits, as in commands. */
export type Remedy =
  /** Allocate at least this amount to the environment; offered only if as much is unallocated. */
  | { readonly kind: 'allocate'; readonly credits: number }
  /** Add a grant of at least this amount and then, if `allocate` is set, allocate that amount. */
  | { readonly kind: 'grant'; readonly credits: number; readonly allocate: number | null }
  /** Let environments without an allocation use unallocated credits. */
  | { readonly kind: 'allowUnallocated' }
  /** Request free credits until the end of the month, effective some minutes after the request (R20). */
  | { readonly kind: 'extension' }
  /** Raise the tenant's prepaid Copilot Credits to this amount. */
  | { readonly kind: 'prepay'; readonly credits: number }
  /** Give the environment its own Copilot allocation. */
  | { readonly kind: 'copilotAllocation'; readonly credits: number }
  | { readonly kind: 'payAsYouGo'; readonly of: 'environment' | 'tenant' }
  /** Wait for the next month, which starts with the credits available then and no consumption. */
  | { readonly kind: 'wait' };

/** Remedies with AI Builder credits; an allocation must cover the whole month-to-date consumption (R18). */
export function aiBuilderRemedies(assessment: Assessment, environmentId: string): Remedy[] {
  return [
    ...allocationRemedies(assessment, environmentId),
    ...poolRemedies(assessment, environmentId),
    ...extensionRemedies(assessment, environmentId),
  ];
}

/** Unlike the unallocated credits this may be negative: an over-allocation must be covered first (A8). */
const freeOf = ({ entitlementMilliCredits, allocatedMilliCredits }: Assessment): MilliCredits =>
  entitlementMilliCredits - allocatedMilliCredits;

function allocationRemedies(assessment: Assessment, environmentId: string): Remedy[] {
  const { consumedMilliCredits } = assessment.environment(environmentId);
  const present = allocationOf(assessment, environmentId);
  const allocate = wholeCredits(consumedMilliCredits);
  const more = fromCredits(allocate) - (present ?? 0);
  const free = freeOf(assessment);
  if (more <= 0) return grantRemedies(assessment, 1, null);
  if (more <= free) return [{ kind: 'allocate', credits: allocate }];
  const poolServes = present === undefined && mayUseUnallocated(assessment.configuration);
  return poolServes ? [] : grantRemedies(assessment, more - free, allocate);
}

/** An environment without an allocation draws only from the pool (R6). */
function poolRemedies(assessment: Assessment, environmentId: string): Remedy[] {
  if (allocationOf(assessment, environmentId) !== undefined) return [];
  const consumed = assessment.figures.totals.poolMilliCredits;
  const missing = Math.max(1, consumed) - freeOf(assessment);
  const isOn = mayUseUnallocated(assessment.configuration);
  if (!isOn) return missing <= 0 ? [{ kind: 'allowUnallocated' }] : [];
  return missing > 0 ? grantRemedies(assessment, missing, null) : [];
}

/** Assessed at the instant the extension takes effect, some minutes later, because a grant may have ended by then. */
function extensionRemedies(assessment: Assessment, environmentId: string): Remedy[] {
  const { policy, at, figures, configuration } = assessment;
  if (policy.regime !== 'classic') return [];
  if (extensionLimitReached(configuration.extensions, policy, at)) return [];
  const begins = addMilliseconds(at, policy.extensionDelayMinutes * MINUTE_MS);
  if (monthOf(begins) !== monthOf(at)) return [];
  const then = assessView(configuration, figures, begins);
  if (then.environment(environmentId).source === 'none') return [];
  const pot = then.inForce.extensionMilliCredits + fromCredits(policy.extensionCredits);
  return then.excessMilliCredits < pot ? [{ kind: 'extension' }] : [];
}

/**
 * Waiting helps if the run has credits at the start of the next month, without extension credits and grants that end by
 * then.
 *
 * @returns an empty list if waiting does not help
 */
export const waitToRun = (assessment: Assessment, runner: Runner): Remedy[] =>
  chooseSource(nextMonthOf(assessment), { ...runner, userId: null }).block === null ? WAIT : [];

/** The same for makers, who are never blocked from the dual regime on (R14, R16). */
export function waitToMake(assessment: Assessment, environmentId: string): Remedy[] {
  const next = nextMonthOf(assessment);
  return next.regime !== 'classic' || hasCapacity(next.environment(environmentId)) ? WAIT : [];
}

const WAIT: Remedy[] = [{ kind: 'wait' }];

const nextMonthOf = ({ configuration, at }: Assessment): Assessment =>
  assessView(configuration, NOTHING_CONSUMED, startOfMonth(nextMonth(monthOf(at))));

/** Empty if the grant, or the sum of all grants, would be too large. */
function grantRemedies(
  { configuration }: Assessment,
  missing: MilliCredits,
  allocate: number | null,
): Remedy[] {
  const credits = wholeCredits(missing);
  const fits = mayGrant(configuration, fromCredits(credits));
  return fits ? [{ kind: 'grant', credits, allocate }] : [];
}

const allocationOf = ({ configuration }: Assessment, environmentId: string) =>
  entryOf(configuration.allocations, environmentId);
