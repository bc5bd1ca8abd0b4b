/**
 * The overage of all pools: a pure function of configuration, month-to-date figures and an instant.
 */
import { isAbove, type MilliCredits, reaches, shareOf } from '../values/amounts.js';
import { mayUseUnallocated, type Configuration } from '../capacity/configuration.js';
import type { Level } from './overage.js';
import { viewOf, type FiguresView, type MonthFigures } from './figures.js';
import { inForce, type InForce } from '../capacity/in-force.js';
import type { Instant } from '../values/calendar.js';
import type { PolicyTerms, Regime } from '../policy/policy.js';
import { entryOf } from '../values/records.js';

/** One pool: an environment's allocation or the tenant's unallocated credits. */
export interface Standing {
  readonly availableMilliCredits: MilliCredits;
  readonly consumedMilliCredits: MilliCredits;
  /** Never negative, and without extension credits. */
  readonly remainingMilliCredits: MilliCredits;
  /** Consumed above the available credits; 0 if there is no pool (A10). */
  readonly excessMilliCredits: MilliCredits;
  /** Extension credits that this pool may use beyond its own (R20). */
  readonly extensionMilliCredits: MilliCredits;
  readonly level: Level;
}

export interface EnvironmentStanding {
  readonly source: 'allocation' | 'tenantPool' | 'none';
  readonly availableMilliCredits: MilliCredits;
  /** Consumed by this environment. */
  readonly consumedMilliCredits: MilliCredits;
  /**
   * The consumption compared with the available credits: that of the environment, or of all environments that draw from
   * the tenant pool (A4).
   */
  readonly scopeConsumedMilliCredits: MilliCredits;
  readonly remainingMilliCredits: MilliCredits;
  readonly excessMilliCredits: MilliCredits;
  readonly extensionMilliCredits: MilliCredits;
  readonly level: Level;
}

/** Overage and access at an instant. A class, because every run is assessed twice. */
export class Assessment {
  readonly inForce: InForce;
  /** Whether environments without an allocation may draw from the pool (R8, A10). */
  readonly poolIsOpen: boolean;
  /** Consumed above the available credits, over all pools: what extension credits would have to cover. */
  readonly excessMilliCredits: MilliCredits;
  readonly pool: Standing;

  constructor(
    readonly configuration: Configuration,
    readonly figures: FiguresView,
    readonly at: Instant,
  ) {
    const held = inForce(configuration, at);
    const { poolMilliCredits, allocatedExcessMilliCredits } = figures.totals;
    const poolExcess = Math.max(0, poolMilliCredits - held.unallocatedMilliCredits);
    this.inForce = held;
    this.poolIsOpen = mayUseUnallocated(configuration) && held.entitlementMilliCredits > 0;
    this.excessMilliCredits = allocatedExcessMilliCredits + (this.poolIsOpen ? poolExcess : 0);
    this.pool = poolStanding(this);
  }

  get regime(): Regime {
    return this.inForce.terms.regime;
  }

  get policy(): PolicyTerms {
    return this.inForce.terms;
  }

  get policyVersion(): string {
    return this.inForce.policyVersion;
  }

  get entitlementMilliCredits(): MilliCredits {
    return this.inForce.entitlementMilliCredits;
  }

  get allocatedMilliCredits(): MilliCredits {
    return this.inForce.allocatedMilliCredits;
  }

  get unallocatedMilliCredits(): MilliCredits {
    return this.inForce.unallocatedMilliCredits;
  }

  environment(environmentId: string): EnvironmentStanding {
    const { consumedMilliCredits } = this.figures.environment(environmentId);
    const allocation = entryOf(this.configuration.allocations, environmentId);
    if (allocation !== undefined && this.entitlementMilliCredits > 0) {
      const own = standingOf(this, allocation, consumedMilliCredits);
      return inPool('allocation', own, consumedMilliCredits);
    }
    if (!this.poolIsOpen) return absent(consumedMilliCredits);
    return inPool('tenantPool', this.pool, consumedMilliCredits);
  }
}

export const assess = (
  configuration: Configuration,
  figures: MonthFigures,
  at: Instant,
): Assessment => assessView(configuration, viewOf(configuration, figures), at);

/** Like `assess`, with known sums: the cost does not depend on the number of environments. */
export const assessView = (
  configuration: Configuration,
  figures: FiguresView,
  at: Instant,
): Assessment => new Assessment(configuration, figures, at);

/** Copied member by member for speed, as in `figures.ts`: this is on the hot path. */
const inPool = (
  source: 'allocation' | 'tenantPool',
  pool: Standing,
  consumedMilliCredits: MilliCredits,
): EnvironmentStanding => ({
  source,
  availableMilliCredits: pool.availableMilliCredits,
  consumedMilliCredits,
  scopeConsumedMilliCredits: pool.consumedMilliCredits,
  remainingMilliCredits: pool.remainingMilliCredits,
  excessMilliCredits: pool.excessMilliCredits,
  extensionMilliCredits: pool.extensionMilliCredits,
  level: pool.level,
});

type PoolFigures = Pick<Assessment, 'inForce' | 'figures' | 'poolIsOpen' | 'excessMilliCredits'>;

/** No available credits means absence, not overage (A10). */
const absent = (consumedMilliCredits: MilliCredits): EnvironmentStanding => ({
  source: 'none',
  availableMilliCredits: 0,
  consumedMilliCredits,
  scopeConsumedMilliCredits: consumedMilliCredits,
  remainingMilliCredits: 0,
  excessMilliCredits: 0,
  extensionMilliCredits: 0,
  level: 'none',
});

function poolStanding(month: PoolFigures): Standing {
  const available = month.inForce.unallocatedMilliCredits;
  const standing = standingOf(month, available, month.figures.totals.poolMilliCredits);
  if (month.poolIsOpen) return standing;
  return { ...standing, excessMilliCredits: 0, extensionMilliCredits: 0, level: 'none' };
}

/** A pool may use the extension credits that other pools leave, and only above its own credits (A12). */
function standingOf(
  { inForce: held, excessMilliCredits }: PoolFigures,
  available: MilliCredits,
  consumed: MilliCredits,
): Standing {
  const excess = Math.max(0, consumed - available);
  const extension = Math.max(0, held.extensionMilliCredits - (excessMilliCredits - excess));
  return {
    availableMilliCredits: available,
    consumedMilliCredits: consumed,
    remainingMilliCredits: Math.max(0, available - consumed),
    excessMilliCredits: excess,
    extensionMilliCredits: extension,
    level: levelOf(held.terms, available, consumed - Math.min(excess, extension)),
  };
}

/** Whether consumption has reached a percentage at which administrators are warned (R19, A17). */
export const isNearLimit = (
  { settings }: Configuration,
  available: MilliCredits,
  consumed: MilliCredits,
): boolean =>
  available > 0 &&
  settings.warningPercents.some((percent) => reaches(consumed, percent, available));

/** The limit above which overage is important; `null` in regimes without important overage (R15, R16, A1). */
export const importantOverageAbove = (
  { regime, importantOveragePercent }: PolicyTerms,
  available: MilliCredits,
): MilliCredits | null =>
  regime === 'classic' ? shareOf(importantOveragePercent, available) : null;

/** All comparisons are strict (A5); the margin depends on the regime (R14–R16, A1). */
function levelOf(terms: PolicyTerms, available: MilliCredits, consumed: MilliCredits): Level {
  if (terms.regime !== 'classic') {
    return isAbove(consumed, terms.copilotFallbackPercent, available) ? 'exhausted' : 'none';
  }
  if (consumed <= available) return 'none';
  return isAbove(consumed, terms.importantOveragePercent, available) ? 'important' : 'simple';
}
