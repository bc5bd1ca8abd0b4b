/**
 * Where a run's Copilot Credits come from: own allocation, then the tenant's pool, then pay-as-you-
 * go (R25, R26, A14).
 */
import { isAbove, type MilliCredits } from './amounts.js';
import type { Configuration, EnvironmentCopilot } from './configuration.js';
import { entryOf } from './records.js';
import type { Assessment } from './standing.js';
import { isAgent, type Context } from './usage.js';

export type CopilotSource = 'copilotAllocation' | 'copilotPool' | 'payAsYouGo' | 'none';

export interface CopilotStanding {
  readonly source: CopilotSource;
  /** Of the environment itself. */
  readonly consumedMilliCredits: MilliCredits;
  readonly allocationMilliCredits: MilliCredits;
  /** Of all environments that draw from the pool, above their own allocations. */
  readonly poolConsumedMilliCredits: MilliCredits;
  /** 0 where the environment may not draw from it. */
  readonly poolMilliCredits: MilliCredits;
  readonly payAsYouGo: boolean;
}

/**
 * An environment nobody has set up draws from the pool and shares the tenant's pay-as-you-go (A14).
 */
export const environmentCopilot = (
  { copilot }: Configuration,
  environmentId: string,
): EnvironmentCopilot =>
  entryOf(copilot.environments, environmentId) ?? {
    milliCredits: 0,
    drawFromTenant: true,
    payAsYouGo: copilot.payAsYouGo,
  };

export function copilotStanding(
  assessment: Assessment,
  environmentId: string,
  context: Context,
): CopilotStanding {
  const { configuration, figures, inForce } = assessment;
  const own = environmentCopilot(configuration, environmentId);
  const standing = {
    consumedMilliCredits: figures.environment(environmentId).copilotMilliCredits,
    allocationMilliCredits: own.milliCredits,
    poolConsumedMilliCredits: figures.totals.copilotPoolMilliCredits,
    poolMilliCredits: own.drawFromTenant ? inForce.copilotPoolMilliCredits : 0,
    payAsYouGo: own.payAsYouGo,
  };
  return { ...standing, source: sourceOf(assessment, standing, context) };
}

function sourceOf(
  assessment: Assessment,
  standing: Omit<CopilotStanding, 'source'>,
  context: Context,
): CopilotSource {
  const { allocationMilliCredits, poolMilliCredits, payAsYouGo } = standing;
  if (lasts(standing.consumedMilliCredits, allocationMilliCredits)) return 'copilotAllocation';
  if (lasts(standing.poolConsumedMilliCredits, poolMilliCredits)) return 'copilotPool';
  if (payAsYouGo) return 'payAsYouGo';
  if (isAgent(context) && poolMilliCredits > 0 && !agentsStop(assessment)) return 'copilotPool';
  return 'none';
}

/** Equal is not over (A5), but of nothing there is nothing to take (A10). */
const lasts = (consumed: MilliCredits, available: MilliCredits): boolean =>
  available > 0 && consumed <= available;

/** Agents, unlike agent flows, go on a little above what is prepaid (R26). */
const agentsStop = ({ configuration, figures, policy }: Assessment): boolean =>
  isAbove(
    figures.totals.copilotMilliCredits,
    policy.agentStopPercent,
    configuration.copilot.prepaidMilliCredits,
  );
