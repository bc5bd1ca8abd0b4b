/**
 * The source of a run's Copilot Credits: own allocation, then the tenant's pool, then pay-as-you-go (R25, R26, A14).
 */
import { isAbove, type MilliCredits } from '../values/amounts.js';
import type { Configuration, EnvironmentCopilot } from '../capacity/configuration.js';
import { entryOf } from '../values/records.js';
import type { Assessment } from './standing.js';
import { isAgent, type Context } from '../values/usage.js';

export type CopilotSource = 'copilotAllocation' | 'copilotPool' | 'payAsYouGo' | 'none';

export interface CopilotStanding {
  readonly source: CopilotSource;
  /** Consumed by this environment. */
  readonly consumedMilliCredits: MilliCredits;
  readonly allocationMilliCredits: MilliCredits;
  /** Consumed by environments that draw from the pool, above their own allocations. */
  readonly poolConsumedMilliCredits: MilliCredits;
  /** 0 if the environment may not draw from it. */
  readonly poolMilliCredits: MilliCredits;
  readonly payAsYouGo: boolean;
  /** Whether the tenant has exceeded the percentage of its prepaid credits at which agents stop (R26). */
  readonly agentsStop: boolean;
}

/** Defaults of an environment without settings: it draws from the pool and follows the tenant's pay-as-you-go (A14). */
export const unsetCopilot = ({ payAsYouGo }: Configuration['copilot']): EnvironmentCopilot => ({
  milliCredits: 0,
  drawFromTenant: true,
  payAsYouGo,
});

export const environmentCopilot = (
  { copilot }: Configuration,
  environmentId: string,
): EnvironmentCopilot => entryOf(copilot.environments, environmentId) ?? unsetCopilot(copilot);

export function copilotStanding(
  assessment: Assessment,
  environmentId: string,
  context: Context,
): CopilotStanding {
  const { configuration, figures, inForce } = assessment;
  const own = environmentCopilot(configuration, environmentId);
  const standing = {
    source: 'none' as CopilotSource,
    consumedMilliCredits: figures.environment(environmentId).copilotMilliCredits,
    allocationMilliCredits: own.milliCredits,
    poolConsumedMilliCredits: figures.totals.copilotPoolMilliCredits,
    poolMilliCredits: own.drawFromTenant ? inForce.copilotPoolMilliCredits : 0,
    payAsYouGo: own.payAsYouGo,
    agentsStop: agentsStop(assessment),
  };
  standing.source = sourceOf(standing, context);
  return standing;
}

function sourceOf(standing: Omit<CopilotStanding, 'source'>, context: Context): CopilotSource {
  const { allocationMilliCredits, poolMilliCredits, payAsYouGo } = standing;
  const agent = isAgent(context);
  const stopped = agent && standing.agentsStop;
  if (!stopped) {
    if (lasts(standing.consumedMilliCredits, allocationMilliCredits)) return 'copilotAllocation';
    if (lasts(standing.poolConsumedMilliCredits, poolMilliCredits)) return 'copilotPool';
  }
  if (payAsYouGo) return 'payAsYouGo';
  return agent && !stopped && poolMilliCredits > 0 ? 'copilotPool' : 'none';
}

/** The sum of all environments' Copilot allocations if this environment had `milliCredits`. */
export const allocatedCopilotWith = (
  { configuration, inForce }: Pick<Assessment, 'configuration' | 'inForce'>,
  environmentId: string,
  milliCredits: MilliCredits,
): MilliCredits =>
  inForce.copilotAllocatedMilliCredits -
  environmentCopilot(configuration, environmentId).milliCredits +
  milliCredits;

/** Equal is not over (A5), but a limit of 0 has no credits (A10). */
const lasts = (consumed: MilliCredits, available: MilliCredits): boolean =>
  available > 0 && consumed <= available;

/**
 * Agents, unlike agent flows, continue up to a percentage above the prepaid credits and then stop in the whole tenant
 * (R26).
 */
const agentsStop = (assessment: Assessment): boolean => {
  const { figures, policy } = assessment;
  const consumed = figures.totals.copilotMilliCredits;
  return isAbove(consumed, policy.agentStopPercent, agentsLimit(assessment));
};

/**
 * The prepaid credits that the limit for agents refers to. Allocated credits count as prepaid even if the tenant states
 * less.
 */
export const agentsLimit = ({ configuration, inForce }: Assessment): MilliCredits =>
  Math.max(configuration.copilot.prepaidMilliCredits, inForce.copilotAllocatedMilliCredits);
