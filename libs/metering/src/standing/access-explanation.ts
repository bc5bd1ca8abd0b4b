/** Explains step by step why a run is allowed or not: which pool, which figures, which rule. */
import { formatCredits } from '../values/amounts.js';
import { copilotStanding } from './copilot.js';
import type { FreeReason } from '../rates/rating.js';
import { trialStanding, type Runner, type Source } from './source.js';
import type { Assessment, EnvironmentStanding } from './standing.js';
import { step, type Step } from './step.js';
import { drawsCopilotOnly, isAgent } from '../values/usage.js';
import { drawnInPhrase, levelPhrase, regimePhrase, usedPhrase } from './words.js';

export function explainAccess(
  assessment: Assessment,
  runner: Runner,
  source: Source,
  free: FreeReason | null,
): Step[] {
  const { regime, policyVersion, at } = assessment;
  const copilotOnly = drawsCopilotOnly(runner.context);
  const steps = [
    step('A1', `The ${regimePhrase(regime)} applies at ${at} (policy ${policyVersion}).`),
  ];
  if (copilotOnly) steps.push(step('R17', 'Agents and agent flows use Copilot Credits only.'));
  else steps.push(...explainPool(assessment, runner), ...explainTrial(assessment, runner));
  if (copilotOnly || source.currency === 'copilot' || (regime !== 'classic' && source.block)) {
    steps.push(...explainCopilot(assessment, runner));
  }
  if (free) return [...steps, step('R24', `It is free (${free}): no credits are needed.`)];
  return [...steps, explainSource(source)];
}

function explainPool(assessment: Assessment, { environmentId }: Runner): Step[] {
  const owned = formatCredits(assessment.entitlementMilliCredits);
  const allocated = formatCredits(assessment.allocatedMilliCredits);
  const standing = assessment.environment(environmentId);
  return [
    step('R1', `The tenant owns ${owned} credits, of which ${allocated} are allocated.`),
    ...explainStanding(assessment, standing),
  ];
}

function explainStanding(assessment: Assessment, standing: EnvironmentStanding): Step[] {
  if (standing.source === 'none') {
    return assessment.entitlementMilliCredits === 0
      ? [step('A10', 'Nothing is owned, so nothing is available.')]
      : [step('R8', 'No allocation, and unallocated credits are switched off.')];
  }
  const own = standing.source === 'allocation';
  const used = usedPhrase(standing.scopeConsumedMilliCredits, standing.availableMilliCredits);
  const steps = [
    own
      ? step('R6', 'The environment draws only from its own allocation.')
      : step('R7', 'Without an allocation the environment draws only from the tenant pool.'),
    step(levelRule(assessment), `${used}: ${levelPhrase(standing.level)}.`),
  ];
  if (standing.extensionMilliCredits === 0) return steps;
  const extension = formatCredits(standing.extensionMilliCredits);
  return [...steps, step('R20', `Extension credits cover up to ${extension} above that.`)];
}

const levelRule = ({ regime }: Assessment): string => (regime === 'classic' ? 'R14, R15' : 'R16');

function explainTrial(assessment: Assessment, { userId }: Runner): Step[] {
  const trial = trialStanding(assessment, userId);
  if (!trial) return [];
  const used = formatCredits(trial.consumedMilliCredits);
  const usable = trial.usable ? 'usable once paid credits are used up' : 'not usable';
  return [
    step(
      'R21',
      `The user's trial has used ${used} of ${formatCredits(trial.milliCredits)}: ${usable}.`,
    ),
  ];
}

function explainCopilot(assessment: Assessment, { environmentId, context }: Runner): Step[] {
  const standing = copilotStanding(assessment, environmentId, context);
  const own = usedPhrase(standing.consumedMilliCredits, standing.allocationMilliCredits);
  const pool = usedPhrase(standing.poolConsumedMilliCredits, standing.poolMilliCredits);
  const linked = standing.payAsYouGo ? 'linked' : 'not linked';
  const text = `Copilot Credits: ${own} of its own allocation, ${pool} of the pool, pay-as-you-go ${linked}.`;
  const steps = [step('R25', text)];
  if (!isAgent(context) || !standing.agentsStop) return steps;
  const share = assessment.policy.agentStopPercent;
  return [
    ...steps,
    step('R26', `The tenant used more than ${share} % of what it prepaid: agents stop.`),
  ];
}

function explainSource({ block, currency, drawnFrom }: Source): Step {
  return block
    ? step('R16', `Nothing covers a run: ${block}.`)
    : step('A6', `A run is charged ${drawnInPhrase(currency, drawnFrom)}.`);
}
