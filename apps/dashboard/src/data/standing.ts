/** What the figures of a month mean: the state of each environment, and what is left over all pools. */
import type { EnvironmentUsage, TenantUsage } from './api.js';

/** From calm to urgent; each has a word, an icon and a hue. */
export type State = 'fine' | 'near' | 'noCredits' | 'over' | 'usedUp';

export const STATES: readonly State[] = ['fine', 'near', 'noCredits', 'over', 'usedUp'];

const NEAR_PERCENT = 80;

type Standing = Pick<EnvironmentUsage, 'overage' | 'consumedPercent' | 'source'>;

/** Overage comes first, then having nothing to draw from, then being close to the limit. */
export function stateOf({ overage, consumedPercent, source }: Standing): State {
  switch (overage.level) {
    case 'exhausted':
    case 'important':
      return 'usedUp';
    case 'simple':
      return 'over';
    case 'none':
      if (source === 'none') return 'noCredits';
      return (consumedPercent ?? 0) >= NEAR_PERCENT ? 'near' : 'fine';
  }
}

/** @returns `null` where there is nothing to compare with. */
export const ratioOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** The state of the tenant pool; without entitlement it has nothing to draw from. */
export function stateOfPool({ pool, entitlement }: TenantUsage): State {
  const ratio = ratioOf(pool.consumed.milliCredits, pool.available.milliCredits);
  const consumedPercent = ratio === null ? null : Math.floor(ratio * 100);
  const source = entitlement.milliCredits === 0 ? 'none' : 'tenantPool';
  return stateOf({ overage: pool.overage, consumedPercent, source });
}

/** The worst of the tenant's pools. */
export function stateOfTenant(usage: TenantUsage): State {
  if (usage.entitlement.milliCredits === 0) return 'noCredits';
  const states = usage.environments.map((one) => STATES.indexOf(stateOf(one)));
  return STATES[Math.max(0, ...states)]!;
}

/** Whether the month lies after the ledger's newest. */
export const isAhead = ({ month, asOf }: TenantUsage): boolean =>
  asOf.time !== null && asOf.time.slice(0, month.length) < month;
