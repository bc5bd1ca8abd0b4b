/** Messages for blocked users: what is wrong, with figures, and what an administrator can do. */
import { aiBuilderRemedies, waitToMake, waitToRun, type Remedy } from './advice.js';
import { counted } from '../values/amounts.js';
import { copilotRemedies } from './copilot-advice.js';
import { agentsLimit, copilotStanding } from './copilot.js';
import type { Runner, Source } from './source.js';
import { hasCapacity, trialStanding } from './source.js';
import type { Assessment, EnvironmentStanding } from './standing.js';
import { isAgent } from '../values/usage.js';
import { usedPhrase } from './words.js';

/** Begins with Microsoft's own text, if there is one. */
export function blockedMessage(assessment: Assessment, runner: Runner, source: Source): string {
  const wait = waitToRun(assessment, runner);
  if (source.currency === 'copilot') {
    const copilot = copilotRemedies(assessment, runner);
    return sentences(copilotMessage(assessment, runner), [...copilot, ...wait]);
  }
  const { environmentId } = runner;
  const standing = assessment.environment(environmentId);
  const message = aiBuilderMessage(assessment, standing) + trialMessage(assessment, runner);
  const remedies = aiBuilderRemedies(assessment, environmentId);
  if (assessment.regime === 'classic') return sentences(message, [...remedies, ...wait]);
  const missing = `Missing Copilot Credit or AI Builder credit capacity: ${uncapitalized(message)}`;
  return sentences(missing, [...remedies, ...copilotRemedies(assessment, runner), ...wait]);
}

export function makersBlockedMessage(assessment: Assessment, runner: Runner): string {
  const { environmentId } = runner;
  const standing = assessment.environment(environmentId);
  const blocked = 'Creating, editing, viewing and quick tests are blocked.';
  const why = aiBuilderMessage(assessment, standing) + trialMessage(assessment, runner);
  const message = `${blocked} ${why}`;
  const remedies = aiBuilderRemedies(assessment, environmentId);
  return sentences(message, [...remedies, ...waitToMake(assessment, environmentId)]);
}

function aiBuilderMessage(assessment: Assessment, standing: EnvironmentStanding): string {
  if (!hasCapacity(standing)) return absenceMessage(assessment, standing);
  const figures = usedPhrase(standing.scopeConsumedMilliCredits, standing.availableMilliCredits);
  return standing.source === 'allocation'
    ? `Credit usage exceeds allocation: ${figures} in this environment.`
    : `All AI Builder credits in this environment have been consumed: ${figures} in the tenant pool.`;
}

function absenceMessage(assessment: Assessment, standing: EnvironmentStanding): string {
  if (assessment.entitlementMilliCredits === 0) {
    return 'The tenant owns no AI Builder credits now.';
  }
  return standing.source === 'none'
    ? 'This environment has no allocation, and unallocated credits are switched off.'
    : 'Every credit is allocated to other environments.';
}

/** Tells the user that the trial is exhausted, if it is (R21). */
function trialMessage(assessment: Assessment, { userId }: Runner): string {
  const trial = trialStanding(assessment, userId);
  if (!trial || trial.consumedMilliCredits < trial.milliCredits) return '';
  const used = usedPhrase(trial.consumedMilliCredits, trial.milliCredits);
  return ` The user's trial is used up: ${used}.`;
}

function copilotMessage(assessment: Assessment, { environmentId, context }: Runner): string {
  const standing = copilotStanding(assessment, environmentId, context);
  const own = standing.allocationMilliCredits;
  const pool = standing.poolMilliCredits;
  if (own + pool === 0) return 'No Copilot Credits are available to this environment.';
  if (isAgent(context) && standing.agentsStop) return agentsStopMessage(assessment);
  const used = [];
  if (own > 0) used.push(`${usedPhrase(standing.consumedMilliCredits, own)} of its own allocation`);
  if (pool > 0)
    used.push(`${usedPhrase(standing.poolConsumedMilliCredits, pool)} in the tenant pool`);
  return `Copilot Credits are used up: ${used.join(', ')}.`;
}

function agentsStopMessage(assessment: Assessment): string {
  const { figures, policy } = assessment;
  const used = usedPhrase(figures.totals.copilotMilliCredits, agentsLimit(assessment));
  return `Agents stop above ${policy.agentStopPercent} % of the tenant's prepaid Copilot Credits: ${used}.`;
}

/** Appends the remedies to the message, if there are any. */
function sentences(message: string, remedies: readonly Remedy[]): string {
  const phrases = remedies.map(phraseOf);
  const last = phrases.pop();
  if (last === undefined) return message;
  const text = phrases.length === 0 ? last : `${phrases.join(', ')}, or ${last}`;
  return `${message} ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function phraseOf(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'allocate':
      return `allocate at least ${counted(remedy.credits, 'credit')} to this environment`;
    case 'grant':
      return remedy.allocate === null
        ? `add a grant of at least ${counted(remedy.credits, 'credit')}`
        : `add a grant of at least ${counted(remedy.credits, 'credit')} and allocate ${remedy.allocate} to this environment`;
    case 'allowUnallocated':
      return 'turn on the use of unallocated credits';
    case 'extension':
      return 'request an extension';
    case 'prepay':
      return `raise the prepaid Copilot Credits to at least ${remedy.credits}`;
    case 'copilotAllocation':
      return `give this environment a Copilot allocation of at least ${counted(remedy.credits, 'credit')}`;
    case 'payAsYouGo':
      return `link pay-as-you-go to the ${remedy.of}`;
    case 'wait':
      return 'wait until the 1st';
  }
}

const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
