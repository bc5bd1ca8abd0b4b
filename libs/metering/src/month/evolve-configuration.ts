/** Applies events to the configuration. The ledger and the read models share this code, so they cannot differ. */
import { withAllocation } from '../capacity/allocations.js';
import type { Configuration } from '../capacity/configuration.js';
import type { LedgerEvent } from './events.js';
import { isBefore } from '../values/calendar.js';
import { entryOf, withEntry } from '../values/records.js';

/**
 * Results by event: a batch applies each event twice, to a fork and to the state, and a large configuration should be
 * copied only once.
 */
const results = new WeakMap<LedgerEvent, { before: Configuration; after: Configuration }>();

/** @returns the same object if the event does not change the configuration */
export function evolveConfiguration(
  configuration: Configuration,
  event: LedgerEvent,
): Configuration {
  if (event.type === 'LedgerOpened' || event.type === 'MonthlyReset') {
    return event.data.configuration;
  }
  const known = results.get(event);
  if (known?.before === configuration) return known.after;
  const after = evolved(configuration, event);
  if (after !== configuration) results.set(event, { before: configuration, after });
  return after;
}

function evolved(configuration: Configuration, event: LedgerEvent): Configuration {
  switch (event.type) {
    case 'GrantAdded':
    case 'GrantEnded':
      return { ...configuration, grants: grantsAfter(configuration, event) };
    case 'AllocationChanged': {
      const { environmentId, milliCredits } = event.data;
      const allocations = withAllocation(configuration.allocations, environmentId, milliCredits);
      return { ...configuration, allocations };
    }
    case 'SettingsChanged':
      return { ...configuration, settings: event.data.settings };
    case 'PolicyChanged':
      return { ...configuration, policy: event.data.policy };
    case 'CopilotCapacityChanged':
    case 'EnvironmentCopilotChanged':
      return { ...configuration, copilot: copilotAfter(configuration, event) };
    case 'TrialStarted':
    case 'TrialRenewed': {
      const { trial } = event.data;
      return { ...configuration, trials: withEntry(configuration.trials, trial.userId, trial) };
    }
    case 'ExtensionGranted':
      return { ...configuration, extensions: [...configuration.extensions, event.data.extension] };
    default:
      return configuration;
  }
}

function grantsAfter(
  { grants }: Configuration,
  event: Extract<LedgerEvent, { type: 'GrantAdded' | 'GrantEnded' }>,
): Configuration['grants'] {
  if (event.type === 'GrantAdded') {
    return withEntry(grants, event.data.grant.grantId, event.data.grant);
  }
  const { grantId, at } = event.data;
  const grant = entryOf(grants, grantId);
  if (!grant) throw new Error(`grant ${grantId} ended without having been added`);
  return isBefore(at, grant.validTo)
    ? withEntry(grants, grantId, { ...grant, validTo: at })
    : grants;
}

function copilotAfter(
  { copilot }: Configuration,
  event: Extract<LedgerEvent, { type: 'CopilotCapacityChanged' | 'EnvironmentCopilotChanged' }>,
): Configuration['copilot'] {
  if (event.type === 'CopilotCapacityChanged') {
    const { prepaidMilliCredits, payAsYouGo } = event.data;
    return { ...copilot, prepaidMilliCredits, payAsYouGo };
  }
  const { environmentId, copilot: own } = event.data;
  return { ...copilot, environments: withEntry(copilot.environments, environmentId, own) };
}
