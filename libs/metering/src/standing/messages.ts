/** What a blocked user reads: what is wrong, with the figures, and what an administrator can do. */
import { formatCredits, type MilliCredits } from '../values/amounts.js';
import { copilotStanding } from './copilot.js';
import type { Runner, Source } from './source.js';
import { hasCapacity } from './source.js';
import type { Assessment, EnvironmentStanding } from './standing.js';
import { isAgent } from '../values/usage.js';

/** Begins with the words that callers know from Microsoft, where there are such words. */
export function blockedMessage(assessment: Assessment, runner: Runner, source: Source): string {
  if (source.currency === 'copilot') return copilotMessage(assessment, runner);
  const message = aiBuilderMessage(assessment, runner.environmentId);
  if (assessment.regime === 'classic') return message;
  return (
    `Missing Copilot Credit or AI Builder credit capacity: ${uncapitalized(message)} ` +
    'Copilot Credits or pay-as-you-go would do as well.'
  );
}

export const makersBlockedMessage = (assessment: Assessment, environmentId: string): string =>
  'Creating, editing, viewing and quick tests are blocked. ' +
  aiBuilderMessage(assessment, environmentId);

function aiBuilderMessage(assessment: Assessment, environmentId: string): string {
  const standing = assessment.environment(environmentId);
  if (!hasCapacity(standing)) return absenceMessage(assessment, standing);
  const used = standing.scopeConsumedMilliCredits;
  const figures = usedOf(used, standing.availableMilliCredits);
  if (standing.source === 'allocation') {
    return (
      `Credit usage exceeds allocation: ${figures} in this environment. Raise its allocation ` +
      `to at least ${formatCredits(used)} credits, or wait for the 1st.`
    );
  }
  return (
    `All AI Builder credits in this environment have been consumed: ${figures} in the tenant ` +
    'pool. Allocate credits that cover its whole month, add a grant, or wait for the 1st.'
  );
}

function absenceMessage(assessment: Assessment, standing: EnvironmentStanding): string {
  if (assessment.entitlementMilliCredits === 0) {
    return 'The tenant owns no AI Builder credits now. Add a grant.';
  }
  return standing.source === 'none'
    ? 'This environment has no allocation, and unallocated credits are switched off. ' +
        'Allocate credits to it, or turn the switch on.'
    : 'Every credit is allocated to other environments. ' +
        'Allocate credits to this one, or add a grant.';
}

function copilotMessage(assessment: Assessment, { environmentId, context }: Runner): string {
  const standing = copilotStanding(assessment, environmentId, context);
  const own = standing.allocationMilliCredits;
  const pool = standing.poolMilliCredits;
  const help = 'Add prepaid credits, raise the allocation, or link pay-as-you-go.';
  if (own + pool === 0) return `No Copilot Credits are available to this environment. ${help}`;
  if (isAgent(context) && standing.agentsStop) return agentsStopMessage(assessment, help);
  const used = [
    own > 0 ? `${usedOf(standing.consumedMilliCredits, own)} of its own` : '',
    pool > 0 ? `${usedOf(standing.poolConsumedMilliCredits, pool)} in the tenant pool` : '',
  ];
  return `Copilot Credits are used up: ${used.filter(Boolean).join(', ')}. ${help}`;
}

function agentsStopMessage({ configuration, figures, policy }: Assessment, help: string): string {
  const { prepaidMilliCredits } = configuration.copilot;
  const used = usedOf(figures.totals.copilotMilliCredits, prepaidMilliCredits);
  return `Agents stop above ${policy.agentStopPercent} % of the tenant's prepaid Copilot Credits: ${used}. ${help}`;
}

const usedOf = (consumed: MilliCredits, available: MilliCredits): string =>
  `${formatCredits(consumed)} used of ${formatCredits(available)}`;

const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
