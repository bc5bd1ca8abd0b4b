/** Lines for a change of the tenant settings or of the policy: each changed value before and after. */
import type { TenantConfiguration } from '../data/api.js';
import type { Effect } from '../data/commands.js';
import { useConfiguration } from '../data/queries.js';
import { nameInText } from '../parts/name.js';
import { useTermText } from '../parts/term-text.js';
import { useTexts } from '../texts/texts.js';
import { policyShifts } from './policy-shifts.js';

type Settings = TenantConfiguration['settings'];

/** @returns a function from an event to its lines, or to `null` for other events, and until the present values are known */
export function useShiftTexts(tenant: string): (event: Effect) => string[] | null {
  const policyOf = usePolicyTexts(tenant);
  const settingsOf = useSettingsTexts();
  return ({ type, ...event }) => {
    const data: unknown = event.data;
    if (type === 'PolicyChanged') return policyOf(data as { policy: Record<string, unknown>[] });
    if (type !== 'SettingsChanged') return null;
    return settingsOf(data as { settings: Settings; previous: Settings });
  };
}

function usePolicyTexts(tenant: string) {
  const { say, formats } = useTexts();
  const { valueOf, nameOf } = useTermText();
  const { data: configuration } = useConfiguration(tenant, undefined);
  return ({ policy }: { readonly policy: readonly Record<string, unknown>[] }) => {
    if (!configuration) return null;
    const shifts = policyShifts(configuration.policy, policy);
    if (shifts.length === 0) return [say('effect.policy.none')];
    return shifts.map(({ from, name, before, after }) =>
      say('effect.policy', {
        date: formats.dayOrMoment(from),
        name: nameOf(name),
        before: valueOf(name, before),
        after: after === undefined ? say('effect.policy.published') : valueOf(name, after),
      }),
    );
  };
}

function useSettingsTexts() {
  const { say, formats } = useTexts();
  const percentsOf = ({ warningPercents }: Settings) =>
    warningPercents.map((percent) => formats.percent(percent / 100)).join(', ') || say('none');
  const members = [
    {
      name: 'settings.allowUnallocated',
      valueOf: ({ allowUnallocated }: Settings) => say(allowUnallocated ? 'yes' : 'no'),
    },
    { name: 'settings.warnings', valueOf: percentsOf },
    {
      name: 'settings.sources',
      valueOf: ({ sources = [] }: Settings) =>
        sources.map((one) => nameInText(one, one.length)).join(', ') || say('settings.sources.any'),
    },
  ] as const;
  return ({ settings, previous }: { readonly settings: Settings; readonly previous: Settings }) =>
    members
      .map(({ name, valueOf }) => [say(name), valueOf(previous), valueOf(settings)] as const)
      .filter(([, before, after]) => before !== after)
      .map(([name, before, after]) => say('effect.shift', { name, before, after }));
}
