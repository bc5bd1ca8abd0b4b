/** The text, with figures, of a command's effects: its events, and what the tenant owns afterwards. */
import type { CommandAnswer, Effect } from '../data/commands.js';
import { useTenantUsage } from '../data/queries.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { nameInText } from '../parts/name.js';
import { type TextKey, useTexts } from '../texts/texts.js';

const KNOWN = {
  AllocationChanged: 'effect.AllocationChanged',
  GrantAdded: 'effect.GrantAdded',
  GrantEnded: 'effect.GrantEnded',
  PolicyChanged: 'change.PolicyChanged',
  SettingsChanged: 'change.SettingsChanged',
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

type Data = Readonly<Record<string, unknown>>;
type Known = keyof typeof KNOWN;

const isKnown = (type: string): type is Known => type in KNOWN;

/** Without an allocation an environment draws from another source, rather than having 0 credits. */
function keyOf(type: Known, members: Data): TextKey {
  if (type === 'AllocationChanged' && members['milliCredits'] === 0) {
    return 'effect.AllocationChanged.removed';
  }
  return type === 'OverageExited' && members['availableMilliCredits'] === 0
    ? 'effect.OverageExited.unallocated'
    : KNOWN[type];
}

/** @returns a function from an event to its line; an unknown type is shown by its name */
export function useEffectText(): (event: Effect) => string {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  return ({ type, data: members }) => {
    if (!isKnown(type)) return type;
    const credits = (name: string) => {
      const value = members[name];
      return typeof value === 'number' ? formats.credits(value) : '';
    };
    const yesOrNo = (value: unknown) => say(value === true ? 'yes' : 'no');
    const configured = ({ copilot, trial, extension, ...own }: Data) => {
      const part = { ...own, ...partOf(copilot) };
      const temporary = { ...partOf(trial), ...partOf(extension) };
      return {
        payAsYouGo: yesOrNo(part['payAsYouGo']),
        draws: yesOrNo(part['drawFromTenant']),
        prepaid: formats.credits(Number(part['prepaidMilliCredits'] ?? part['milliCredits'] ?? 0)),
        temporary: formats.credits(Number(temporary['milliCredits'] ?? 0)),
        until: momentOf(temporary['endsAt']),
        from: momentOf(temporary['effectiveFrom']),
      };
    };
    const momentOf = (value: unknown) => (typeof value === 'string' ? formats.moment(value) : '');
    const environment = text(members['environmentId']) ?? poolOf(members);
    return say(keyOf(type, members), {
      environment: environment === null ? say('overview.pool') : nameInText(nameOf(environment)),
      credits: credits('milliCredits'),
      before: credits('previousMilliCredits'),
      consumed: credits('consumedMilliCredits'),
      available: credits('availableMilliCredits'),
      percent: formats.percent(Number(members['percent'] ?? 0) / 100),
      ...configured(members),
    });
  };
}

const partOf = (value: unknown): Data =>
  typeof value === 'object' && value !== null ? (value as Data) : {};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The environment of an overage, or `null` for the tenant's pool. */
function poolOf({ scope }: Data): string | null {
  if (typeof scope !== 'object' || scope === null || !('environmentId' in scope)) return null;
  return text(scope.environmentId);
}

const CHANGES_OWNED: ReadonlySet<string> = new Set(['GrantAdded', 'GrantEnded', 'PolicyChanged']);

/**
 * @returns a function from the response of a dry run to the line with the entitlement before and after; to `null` if the command does not affect it
 */
export function useOwnedText(tenant: string): (answer: CommandAnswer) => string | null {
  const { say, formats } = useTexts();
  const { data: usage } = useTenantUsage(tenant, undefined);
  return ({ events, entitlement }) => {
    if (!usage || !events.some(({ type }) => CHANGES_OWNED.has(type))) return null;
    // A service of an earlier release does not include it.
    if (Number.isNaN(entitlement.milliCredits)) return null;
    const before = usage.entitlement.milliCredits;
    return entitlement.milliCredits === before
      ? say('effect.owned.same', { credits: formats.credits(before) })
      : say('effect.owned', {
          credits: formats.credits(entitlement.milliCredits),
          before: formats.credits(before),
        });
  };
}
