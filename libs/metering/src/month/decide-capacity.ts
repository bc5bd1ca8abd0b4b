/** Decides allocations, tenant settings and Copilot Credits (R5–R10, R25). */
import {
  counted,
  CREDITS_MAX,
  formatCredits,
  fromCredits,
  isAmount,
  type MilliCredits,
  PERCENT_MAX,
  wholeCredits,
} from '../values/amounts.js';
import type { CommandOf } from './commands.js';
import {
  WARNING_LEVELS_MAX,
  type Configuration,
  type Settings,
} from '../capacity/configuration.js';
import { mayGrant } from '../capacity/entitlement.js';
import { allocatedCopilotWith, environmentCopilot } from '../standing/copilot.js';
import type { LedgerEvent } from './events.js';
import { inForce, type InForce } from '../capacity/in-force.js';
import { within } from '../values/calendar.js';
import { entryOf } from '../values/records.js';
import { withConsequences } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { sameJson } from './same.js';
import type { MonthState } from './state.js';

const badAmount = (field: string): Decision =>
  reject('invalidAmount', 'The amount must be a whole number of milli-credits from 0.', field);

const unnamedEnvironment = (): Decision =>
  reject('invalidAmount', 'Name the environment.', 'environmentId');

/** The whole month-to-date consumption counts against the new allocation immediately (A3, R18). */
export function changeAllocation(
  state: MonthState,
  command: CommandOf<'ChangeAllocation'>,
): Decision {
  const { at, environmentId, milliCredits, by } = command;
  if (environmentId === '') return unnamedEnvironment();
  if (!isAmount(milliCredits)) return badAmount('milliCredits');
  const { configuration } = state;
  const previousMilliCredits = entryOf(configuration.allocations, environmentId) ?? 0;
  if (milliCredits === previousMilliCredits) return NOTHING_TO_DO;
  const held = inForce(configuration, within(state.month, at));
  if (milliCredits - previousMilliCredits > held.unallocatedMilliCredits) {
    const message = exceedsUnallocated(configuration, held, previousMilliCredits, milliCredits);
    return reject('allocationExceedsUnallocated', message, 'milliCredits');
  }
  const data = { at, environmentId, milliCredits, previousMilliCredits, by };
  const fact: LedgerEvent = { type: 'AllocationChanged', data };
  return accept(...withConsequences(state, fact, at, 'allocation'));
}

/** The rejection message, listing only the remedies that are possible now: lower other allocations, or add a grant. */
function exceedsUnallocated(
  configuration: Configuration,
  { entitlementMilliCredits, allocatedMilliCredits, unallocatedMilliCredits }: InForce,
  previous: MilliCredits,
  wanted: MilliCredits,
): string {
  const ofOthers = allocatedMilliCredits - previous;
  const missing = wholeCredits(wanted + ofOthers - entitlementMilliCredits);
  const atLeast = `at least ${counted(missing, 'credit')}`;
  const remedies = [
    ...(fromCredits(missing) <= ofOthers ? [`lower other allocations by ${atLeast}`] : []),
    ...(mayGrant(configuration, fromCredits(missing)) ? [`add a grant of ${atLeast}`] : []),
  ];
  const most = formatCredits(previous + unallocatedMilliCredits);
  const limit = `Only ${formatCredits(unallocatedMilliCredits)} credits are unallocated, so it can have at most ${most}`;
  return remedies.length === 0 ? `${limit}.` : `${limit}: ${remedies.join(', or ')} first.`;
}

export function changeSettings(state: MonthState, command: CommandOf<'ChangeSettings'>): Decision {
  const { at, by } = command;
  const previous = state.configuration.settings;
  const settings: Settings = {
    allowUnallocated: command.settings.allowUnallocated ?? previous.allowUnallocated,
    warningPercents: command.settings.warningPercents ?? previous.warningPercents,
    ...sourcesOf(command.settings.sources ?? previous.sources ?? []),
  };
  if (typeof settings.allowUnallocated !== 'boolean') {
    return reject('invalidSettings', 'The switch is either on or off.', 'allowUnallocated');
  }
  if (!arePercents(settings.warningPercents)) {
    const message =
      `Warnings need up to ${WARNING_LEVELS_MAX} different whole percentages ` +
      `from 1 to ${PERCENT_MAX}, in ascending order.`;
    return reject('invalidSettings', message, 'warningPercents');
  }
  if (sameJson(settings, previous)) return NOTHING_TO_DO;
  const fact: LedgerEvent = { type: 'SettingsChanged', data: { at, settings, previous, by } };
  return accept(...withConsequences(state, fact, at, 'settings'));
}

/** Omits an empty list, because it means that any source may charge the tenant. */
const sourcesOf = (sources: readonly string[]): Pick<Settings, 'sources'> =>
  sources.length === 0 ? {} : { sources };

const arePercents = (percents: readonly number[]): boolean =>
  Array.isArray(percents) &&
  percents.length <= WARNING_LEVELS_MAX &&
  percents.every(
    (percent, index) =>
      Number.isInteger(percent) &&
      percent <= PERCENT_MAX &&
      percent > (index === 0 ? 0 : percents[index - 1]!),
  );

export function changeCopilotCapacity(
  state: MonthState,
  command: CommandOf<'ChangeCopilotCapacity'>,
): Decision {
  const { at, prepaidMilliCredits, payAsYouGo, by } = command;
  if (!isAmount(prepaidMilliCredits)) return badAmount('prepaidMilliCredits');
  const { copilot } = state.configuration;
  const same =
    copilot.prepaidMilliCredits === prepaidMilliCredits && copilot.payAsYouGo === payAsYouGo;
  if (same) return NOTHING_TO_DO;
  const data = { at, prepaidMilliCredits, payAsYouGo, by };
  const fact: LedgerEvent = { type: 'CopilotCapacityChanged', data };
  return accept(...withConsequences(state, fact, at, 'copilot'));
}

/**
 * Copilot allocations are not limited by the prepaid credits; the pool is the rest of them, never less than 0. Setting
 * an environment without settings to its defaults does nothing, so that it keeps following the tenant's pay-as-you-go.
 */
export function changeEnvironmentCopilot(
  state: MonthState,
  command: CommandOf<'ChangeEnvironmentCopilot'>,
): Decision {
  const { at, environmentId, copilot, by } = command;
  if (environmentId === '') return unnamedEnvironment();
  if (!isAmount(copilot.milliCredits)) return badAmount('milliCredits');
  const { configuration } = state;
  const held = { configuration, inForce: inForce(configuration, within(state.month, at)) };
  if (!isAmount(allocatedCopilotWith(held, environmentId, copilot.milliCredits))) {
    const message = `All environments together can have ${CREDITS_MAX} Copilot Credits.`;
    return reject('totalTooLarge', message, 'milliCredits');
  }
  if (sameJson(environmentCopilot(configuration, environmentId), copilot)) return NOTHING_TO_DO;
  const data = { at, environmentId, copilot, by };
  const fact: LedgerEvent = { type: 'EnvironmentCopilotChanged', data };
  return accept(...withConsequences(state, fact, at, 'copilot'));
}
