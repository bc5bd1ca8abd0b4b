/** Decides the free credits of the classic regime: trials for one user, extensions for the tenant (R20, R21, A12). */
import { counted, CREDITS_MAX, fromCredits } from '../values/amounts.js';
import type { CommandOf } from './commands.js';
import { mayUseUnallocated, type Extension, type Trial } from '../capacity/configuration.js';
import type { LedgerEvent } from './events.js';
import { addMilliseconds, DAY_MS, MINUTE_MS, within, type Instant } from '../values/calendar.js';
import { extensionLimitReached } from '../capacity/extension-limits.js';
import { inForce } from '../capacity/in-force.js';
import type { PolicyTerms } from '../policy/policy.js';
import { entryOf } from '../values/records.js';
import { assessState, type MonthState } from './state.js';
import { withConsequences } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';

export function startTrial(state: MonthState, command: CommandOf<'StartTrial'>): Decision {
  const { at, userId, by } = command;
  if (userId === '') return reject('trialNotAllowed', 'Name the user.', 'userId');
  const previous = entryOf(state.configuration.trials, userId);
  if (previous && at < previous.endsAt) return NOTHING_TO_DO;
  const refusal =
    refusedTrial(state, at) ?? (previous ? renewalsUsedUp(state, previous, at) : null);
  if (refusal) return refusal;
  if (previous) {
    return reject(
      'trialNotAllowed',
      'This user has already had a trial: renew it instead.',
      'userId',
    );
  }
  const trial = trialFrom(assessState(state, within(state.month, at)).policy, userId, at);
  return accept(...withTrial(state, { type: 'TrialStarted', data: { at, trial, by } }, at));
}

export function renewTrial(state: MonthState, command: CommandOf<'RenewTrial'>): Decision {
  const { at, userId, by } = command;
  const previous = entryOf(state.configuration.trials, userId);
  if (!previous) {
    const advice = userId === '' || refusedTrial(state, at) ? '' : ': start one';
    return reject('trialNotFound', `This user has no trial${advice}.`, 'userId');
  }
  if (at < previous.endsAt) return stillRunning(state, previous);
  const refusal = refusedTrial(state, at) ?? renewalsUsedUp(state, previous, at);
  if (refusal) return refusal;
  const { policy } = assessState(state, within(state.month, at));
  const trial: Trial = {
    ...trialFrom(policy, userId, at),
    renewals: previous.renewals + 1,
    consumedBeforeMilliCredits: 0 - (state.trials.get(userId) ?? 0),
  };
  return accept(...withTrial(state, { type: 'TrialRenewed', data: { at, trial, by } }, at));
}

/**
 * Rejects the renewal of a running trial; the message says whether it can be renewed once it ends, as far as known now.
 */
function stillRunning({ configuration }: MonthState, { endsAt, renewals }: Trial): Decision {
  const { terms, entitlementMilliCredits } = inForce(configuration, endsAt);
  const isRenewable =
    areTrialsOffered(terms) &&
    entitlementMilliCredits === 0 &&
    mayUseUnallocated(configuration) &&
    renewals < terms.trialRenewalsMax;
  const advice = isRenewable ? 'it can be' : 'as things stand it cannot be';
  const message = `The trial runs until ${endsAt}: ${advice} renewed after that.`;
  return reject('trialStillRunning', message, 'userId');
}

function renewalsUsedUp(state: MonthState, { renewals }: Trial, at: Instant): Decision | null {
  const { trialRenewalsMax } = assessState(state, within(state.month, at)).policy;
  if (renewals < trialRenewalsMax) return null;
  const message = `A trial can have ${counted(trialRenewalsMax, 'renewal')}.`;
  return reject('trialRenewalsUsedUp', message, 'userId');
}

const areTrialsOffered = ({ regime, trialsOffered }: PolicyTerms): boolean =>
  regime === 'classic' && trialsOffered;

const trialFrom = (policy: PolicyTerms, userId: string, at: Instant): Trial => ({
  userId,
  startedAt: at,
  endsAt: addMilliseconds(at, policy.trialDays * DAY_MS),
  milliCredits: fromCredits(policy.trialCredits),
  renewals: 0,
  consumedBeforeMilliCredits: 0,
});

const withTrial = (state: MonthState, fact: LedgerEvent, at: Instant): LedgerEvent[] =>
  withConsequences(state, fact, at, 'grant');

function refusedTrial(state: MonthState, at: Instant): Decision | null {
  const { policy, entitlementMilliCredits } = assessState(state, within(state.month, at));
  if (!areTrialsOffered(policy)) {
    return reject('trialNotAllowed', 'Trials are no longer offered: running ones finish.');
  }
  if (entitlementMilliCredits > 0) {
    const message = 'Trials are only for tenants without credits: this one has usable credits.';
    return reject('trialNotAllowed', message);
  }
  if (mayUseUnallocated(state.configuration)) return null;
  const message = 'Without access to unallocated credits trials are blocked: turn the switch on.';
  return reject('trialNotAllowed', message);
}

/** A request from a month that has ended counts in the open month. */
export function grantExtension(state: MonthState, command: CommandOf<'GrantExtension'>): Decision {
  const { extensionId, requestedBy, by } = command;
  const at = within(state.month, command.at);
  const { extensions } = state.configuration;
  if (extensions.some((one) => one.extensionId === extensionId)) return NOTHING_TO_DO;
  const { policy } = assessState(state, at);
  if (policy.regime !== 'classic') {
    const message =
      'Extensions ended with the classic regime: apps and flows draw Copilot Credits instead.';
    return reject('extensionNotAllowed', message);
  }
  const refusal = limitReached(extensions, policy, at);
  if (refusal) return refusal;
  const extension: Extension = {
    extensionId,
    requestedBy,
    requestedAt: at,
    effectiveFrom: addMilliseconds(at, policy.extensionDelayMinutes * MINUTE_MS),
    milliCredits: fromCredits(policy.extensionCredits),
  };
  const fact: LedgerEvent = { type: 'ExtensionGranted', data: { at, extension, by } };
  return accept(...withConsequences(state, fact, at, 'extension'));
}

function limitReached(
  extensions: readonly Extension[],
  policy: PolicyTerms,
  at: Instant,
): Decision | null {
  const limit = extensionLimitReached(extensions, policy, at);
  if (!limit) return null;
  if (limit === 'credits') {
    return reject('totalTooLarge', `A month can have ${CREDITS_MAX} extension credits.`);
  }
  const message =
    limit === 'month'
      ? `A month can have ${counted(policy.extensionsPerMonthMax, 'extension')}.`
      : `A year can have ${counted(policy.extensionsPerYearMax, 'extension')}.`;
  return reject('extensionLimitReached', message);
}
