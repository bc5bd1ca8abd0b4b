/** Derives states from a month's figures: the state of the tenant, its pool and each environment, and what is left over all pools. */
import type { Amount, EnvironmentUsage, TenantUsage } from './api.js';

/** From calm to urgent; each has a word, an icon and a hue. */
export type State = 'fine' | 'onCopilot' | 'near' | 'noCredits' | 'over' | 'usedUp';

export const STATES: readonly State[] = [
  'fine',
  'onCopilot',
  'near',
  'noCredits',
  'over',
  'usedUp',
];

type Standing = Pick<EnvironmentUsage, 'overage' | 'nearLimit' | 'source'> & {
  readonly copilotConsumed: Pick<Amount, 'milliCredits'>;
};

/** Overage comes first, then having nothing to draw from unless it ran on Copilot Credits, then being close to the limit. */
export function stateOf({ overage, nearLimit, source, copilotConsumed }: Standing): State {
  switch (overage.level) {
    case 'exhausted':
    case 'important':
      return 'usedUp';
    case 'none':
      if (source === 'none') return copilotConsumed.milliCredits > 0 ? 'onCopilot' : 'noCredits';
      return nearLimit ? 'near' : 'fine';
    default:
      // Also a level that the service has had only since this page was loaded.
      return 'over';
  }
}

/** The states in the order of the service, which tells levels of overage apart. */
export function urgencyOf(standing: Standing): number {
  const state = stateOf(standing);
  return STATES.indexOf(state) + (standing.overage.level === 'exhausted' ? 1 : 0);
}

/** @returns `null` where there is nothing to compare with. */
export const ratioOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** Stands for the pool's figures where Copilot Credits paid, which are not the pool's. */
const NOTHING = { milliCredits: 0 };

export const stateOfPool = ({ pool }: TenantUsage): State =>
  stateOf({ ...pool, copilotConsumed: NOTHING });

/** Whether everything that ran was charged in Copilot Credits, and there is nothing else to draw from. */
export const isOnCopilot = (usage: TenantUsage): boolean =>
  usage.entitlement.milliCredits === 0 &&
  usage.consumed.milliCredits === 0 &&
  usage.copilotConsumed.milliCredits > 0;

/** The worst state of the tenant's pools. */
export function stateOfTenant(usage: TenantUsage): State {
  if (isOnCopilot(usage)) return 'onCopilot';
  if (usage.entitlement.milliCredits === 0) return 'noCredits';
  const states = usage.environments.map((one) => STATES.indexOf(stateOf(one)));
  return STATES[Math.max(0, ...states)]!;
}

/** @returns the environments that the tenant's state comes from, as they are listed; none where all is well. */
export function concernedOf(usage: TenantUsage): readonly EnvironmentUsage[] {
  const state = stateOfTenant(usage);
  return state === 'fine' ? [] : usage.environments.filter((one) => stateOf(one) === state);
}

/** Whether no environment that was not listed can be in that state: those in the worst come first. */
export const isWhole = (
  { environments, environmentCount }: TenantUsage,
  concerned: readonly unknown[],
): boolean => concerned.length < environments.length || environments.length === environmentCount;

/** Whether the month lies after the ledger's newest. */
export const isAhead = ({ month, asOf }: TenantUsage): boolean =>
  asOf.time !== null && asOf.time.slice(0, month.length) < month;
