/** Words for an event that a command would append. */
import type { Effect } from '../data/commands.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { nameInText } from '../parts/name.js';
import { type TextKey, useTexts } from '../texts/texts.js';

const KNOWN = {
  AllocationChanged: 'effect.AllocationChanged',
  GrantAdded: 'effect.GrantAdded',
  GrantEnded: 'effect.GrantEnded',
  SettingsChanged: 'effect.SettingsChanged',
  PolicyChanged: 'effect.PolicyChanged',
  CopilotCapacityChanged: 'effect.CopilotCapacityChanged',
  EnvironmentCopilotChanged: 'effect.EnvironmentCopilotChanged',
  TrialStarted: 'effect.TrialStarted',
  TrialRenewed: 'effect.TrialRenewed',
  ExtensionGranted: 'effect.ExtensionGranted',
  OverageEntered: 'effect.OverageEntered',
  OverageExited: 'effect.OverageExited',
  OverAllocated: 'effect.OverAllocated',
  UsageWarningRaised: 'effect.UsageWarningRaised',
} as const satisfies Record<string, TextKey>;

const isKnown = (type: string): type is keyof typeof KNOWN => type in KNOWN;

type Data = Readonly<Record<string, unknown>>;

/** @returns a function from an event to its line; an unknown type is shown by its name. */
export function useEffectText(): (event: Effect) => string {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  return ({ type, data }) => {
    if (!isKnown(type)) return type;
    const members = data as Data;
    const credits = (name: string) => {
      const value = members[name];
      return typeof value === 'number' ? formats.credits(value) : '';
    };
    const environment = text(members['environmentId']) ?? poolOf(members);
    return say(KNOWN[type], {
      environment: environment === null ? say('overview.pool') : nameInText(nameOf(environment)),
      credits: credits('milliCredits'),
      before: credits('previousMilliCredits'),
      consumed: credits('consumedMilliCredits'),
      available: credits('availableMilliCredits'),
    });
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The name of the environment or of the tenant's pool that an overage is about. */
function poolOf({ scope }: Data): string | null {
  if (typeof scope !== 'object' || scope === null || !('environmentId' in scope)) return null;
  return text(scope.environmentId);
}
