/** Derives states from a month's figures: the state of the tenant, its pool and each environment, and what remains over all pools. */
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
      // Includes levels that the service has gained since this page was loaded.
      return 'over';
  }
}

/** The rank of the state in the order of the service, which distinguishes levels of overage. */
export function urgencyOf(standing: Standing): number {
  const state = stateOf(standing);
  return STATES.indexOf(state) + (standing.overage.level === 'exhausted' ? 1 : 0);
}

/** @returns the ratio, or `null` for a whole of 0 */
export const ratioOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** A pool has no Copilot Credits of its own. */
const NOTHING = { milliCredits: 0 };

export const stateOfPool = ({ pool }: TenantUsage): State =>
  stateOf({ ...pool, copilotConsumed: NOTHING });

/** Whether all usage was charged in Copilot Credits, and the tenant owns no AI Builder credits. */
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

/** @returns the environments that determine the tenant's state, in the order of the list; none if all is well */
export function concernedOf(usage: TenantUsage): readonly EnvironmentUsage[] {
  const state = stateOfTenant(usage);
  return state === 'fine' ? [] : usage.environments.filter((one) => stateOf(one) === state);
}

/** Whether no unlisted environment can be in that state: the worst are listed first. */
export const isWhole = (
  { environments, environmentCount }: TenantUsage,
  concerned: readonly unknown[],
): boolean => concerned.length < environments.length || environments.length === environmentCount;

/** Whether the month lies after the ledger's newest event. */
export const isAhead = ({ month, asOf }: TenantUsage): boolean =>
  asOf.time !== null && asOf.time.slice(0, month.length) < month;
