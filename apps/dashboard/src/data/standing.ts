/** What the figures of a month mean: the state of each environment, and what is left over all pools. */
import type { EnvironmentUsage, TenantUsage } from './api.js';

/** From calm to urgent; each has a word, an icon and a hue. */
export type State = 'fine' | 'near' | 'over' | 'usedUp';

export const STATES: readonly State[] = ['fine', 'near', 'over', 'usedUp'];

const NEAR_PERCENT = 80;

type Standing = Pick<EnvironmentUsage, 'overage' | 'consumedPercent'>;

export function stateOf({ overage, consumedPercent }: Standing): State {
  switch (overage.level) {
    case 'exhausted':
    case 'important':
      return 'usedUp';
    case 'simple':
      return 'over';
    case 'none':
      return (consumedPercent ?? 0) >= NEAR_PERCENT ? 'near' : 'fine';
  }
}

/** @returns `null` where there is nothing to compare with. */
export const ratioOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** The worst of the tenant's pools. */
export function stateOfTenant(usage: TenantUsage): State {
  const states = usage.environments.map((one) => STATES.indexOf(stateOf(one)));
  return STATES[Math.max(0, ...states)]!;
}
