/** Entitlement and pools by the published rules, for every oracle: plain sums, independent of the domain's code. */
import type { Terms } from './published-terms.js';

export interface OwnedGrant {
  readonly sku: string;
  readonly quantity: number;
  readonly milliCreditsEach: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly contractStart: string | null;
}

/** The maximum of all licences of a row, in credits (R1). The credits of these licences are seeded credits. */
const SEEDED_CAPS: Readonly<Record<string, number>> = {
  powerAppsPremium: 1_000_000,
  powerAppsPerApp: 1_000_000,
  powerAutomatePremium: 1_000_000,
  powerAutomateProcess: 1_000_000,
  hostedRpa: 1_000_000,
  unattendedRpa: 1_000_000,
  dynamics365FinanceOperations: 20_000,
  sustainabilityUslPlus: Infinity,
};
/** Seeded credits of contracts that began before this date last until the contract ends (R4). */
const OLD_CONTRACTS_BEFORE = '2025-11-01';

export const sumOf = (numbers: Iterable<number>): number =>
  [...numbers].reduce((sum, number) => sum + number, 0);

/** The grants valid at this time, capped per row of licences (R1–R4, A7). @returns milli-credits */
export function entitlementOf(
  grants: Iterable<OwnedGrant>,
  at: string,
  { regime }: Pick<Terms, 'regime'>,
): number {
  const rows = new Map<string, number>();
  for (const grant of grants) {
    if (!isValid(grant, at) || (regime === 'postSeeded' && hasEnded(grant))) continue;
    const sum = (rows.get(grant.sku) ?? 0) + grant.quantity * grant.milliCreditsEach;
    rows.set(grant.sku, Math.min(sum, (SEEDED_CAPS[grant.sku] ?? Infinity) * 1_000));
  }
  return sumOf(rows.values());
}

const isValid = ({ validFrom, validTo }: OwnedGrant, at: string): boolean =>
  validFrom <= at && (validTo === null || at < validTo);

const hasEnded = ({ sku, contractStart }: OwnedGrant): boolean =>
  sku in SEEDED_CAPS && (contractStart === null || contractStart >= OLD_CONTRACTS_BEFORE);

export interface PoolFigures {
  readonly consumed: number;
  readonly available: number;
  /** The extension credits of the month. */
  readonly pot: number;
  /** The consumption of all pools above their available credits, including this pool. */
  readonly excessOfAll: number;
}

export type Level = 'none' | 'simple' | 'important' | 'exhausted';

export interface PoolStanding {
  /** The extension credits that the other pools leave this one (R20, A12). */
  readonly extension: number;
  readonly level: Level;
}

/** Equal is not over (A5); extension credits cover only consumption above the available credits (A12). */
export function standingOf(pool: PoolFigures, terms: Terms): PoolStanding {
  const { consumed, available, pot, excessOfAll } = pool;
  const excess = Math.max(0, consumed - available);
  const extension = Math.max(0, pot - (excessOfAll - excess));
  const counted = consumed - Math.min(extension, excess);
  return { extension, level: levelOf(counted, available, terms) };
}

/** The level of overage by the regime's margins (R14–R16, A1). */
function levelOf(counted: number, available: number, terms: Terms): Level {
  const isAbove = (percent: number) => counted * 100 > available * percent;
  if (terms.regime !== 'classic') {
    return isAbove(terms.copilotFallbackPercent) ? 'exhausted' : 'none';
  }
  if (isAbove(terms.importantOveragePercent)) return 'important';
  return isAbove(100) ? 'simple' : 'none';
}

export interface CopilotCapacity {
  readonly prepaid: number;
  readonly payAsYouGo: boolean;
  readonly ofEnvironments: ReadonlyMap<
    string,
    {
      readonly milliCredits: number;
      readonly drawFromTenant: boolean;
      readonly payAsYouGo: boolean;
    }
  >;
}

export type CopilotSource = 'copilotAllocation' | 'copilotPool' | 'payAsYouGo' | 'none';

/**
 * The source of a run's Copilot Credits: the environment's allocation, the tenant's pool or pay-as-you-go (R25, R26,
 * A14).
 * @param used Copilot Credits of the month by environment
 */
export function copilotSourceOf(
  { prepaid, payAsYouGo, ofEnvironments }: CopilotCapacity,
  used: ReadonlyMap<string, number>,
  { environmentId, isAgent }: { readonly environmentId: string; readonly isAgent: boolean },
  { agentStopPercent }: Pick<Terms, 'agentStopPercent'>,
): CopilotSource {
  const own = ofEnvironments.get(environmentId);
  const given = sumOf([...ofEnvironments.values()].map(({ milliCredits }) => milliCredits));
  const ofPool = (own?.drawFromTenant ?? true) ? Math.max(0, prepaid - given) : 0;
  const mayPrepaid =
    !isAgent || sumOf(used.values()) * 100 <= Math.max(prepaid, given) * agentStopPercent;
  const ownMilliCredits = own?.milliCredits ?? 0;
  const isWithinOwn = ownMilliCredits > 0 && (used.get(environmentId) ?? 0) <= ownMilliCredits;
  if (mayPrepaid && isWithinOwn) return 'copilotAllocation';
  if (mayPrepaid && ofPool > 0 && drawnFromPool(ofEnvironments, used) <= ofPool) {
    return 'copilotPool';
  }
  if (own?.payAsYouGo ?? payAsYouGo) return 'payAsYouGo';
  return isAgent && mayPrepaid && ofPool > 0 ? 'copilotPool' : 'none';
}

/** The use above their own allocations of the environments that may draw from the pool. */
const drawnFromPool = (
  ofEnvironments: CopilotCapacity['ofEnvironments'],
  used: ReadonlyMap<string, number>,
): number =>
  sumOf(
    [...used]
      .filter(([id]) => ofEnvironments.get(id)?.drawFromTenant ?? true)
      .map(([id, amount]) => Math.max(0, amount - (ofEnvironments.get(id)?.milliCredits ?? 0))),
  );
