/** Month-to-date figures per environment and trial, and the sums that overage needs, updated with each charge. */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration, EnvironmentCopilot } from '../capacity/configuration.js';
import { entryOf } from '../values/records.js';
import type { Charge } from './charge.js';

export interface EnvironmentFigures {
  /** AI Builder credits, without those paid by trials. */
  readonly consumedMilliCredits: MilliCredits;
  readonly copilotMilliCredits: MilliCredits;
  readonly trialMilliCredits: MilliCredits;
  readonly runs: number;
}

export interface MonthFigures {
  readonly environments: ReadonlyMap<string, EnvironmentFigures>;
  /** Credits paid by trials in this month, by user. */
  readonly trials: ReadonlyMap<string, MilliCredits>;
}

export const NO_FIGURES: EnvironmentFigures = {
  consumedMilliCredits: 0,
  copilotMilliCredits: 0,
  trialMilliCredits: 0,
  runs: 0,
};

/** Sums over all environments; those of pools follow the present configuration (A3, A4). */
export interface Totals {
  consumedMilliCredits: MilliCredits;
  copilotMilliCredits: MilliCredits;
  trialMilliCredits: MilliCredits;
  runs: number;
  /** Consumed by environments without an allocation. */
  poolMilliCredits: MilliCredits;
  /** Consumed above their allocations by environments that have one. */
  allocatedExcessMilliCredits: MilliCredits;
  /** Consumed above their own Copilot allocation by environments that may draw from the tenant's pool. */
  copilotPoolMilliCredits: MilliCredits;
}

export const noTotals = (): Totals => ({
  consumedMilliCredits: 0,
  copilotMilliCredits: 0,
  trialMilliCredits: 0,
  runs: 0,
  poolMilliCredits: 0,
  allocatedExcessMilliCredits: 0,
  copilotPoolMilliCredits: 0,
});

/** The figures of a month that overage and access read. */
export interface FiguresView {
  readonly totals: Readonly<Totals>;
  environment(environmentId: string): EnvironmentFigures;
  trial(userId: string): MilliCredits;
}

/** The figures at the beginning of a month. */
export const NOTHING_CONSUMED: FiguresView = {
  totals: noTotals(),
  environment: () => NO_FIGURES,
  trial: () => 0,
};

/** Creates a view from figures, computing the sums once. */
export function viewOf(configuration: Configuration, figures: MonthFigures): FiguresView {
  const totals = noTotals();
  for (const [environmentId, environment] of figures.environments) {
    addFigures(totals, poolsOf(configuration, environmentId), environment, 1);
  }
  return {
    totals,
    environment: (environmentId) => figures.environments.get(environmentId) ?? NO_FIGURES,
    trial: (userId) => figures.trials.get(userId) ?? 0,
  };
}

/** What an environment draws from in each currency; `undefined` means the tenant's pool. */
interface Pools {
  readonly allocation: MilliCredits | undefined;
  readonly copilot: EnvironmentCopilot | undefined;
}

export const poolsOf = ({ allocations, copilot }: Configuration, environmentId: string): Pools => ({
  allocation: entryOf(allocations, environmentId),
  copilot: entryOf(copilot.environments, environmentId),
});

/** Replaces the figures of one environment in the sums. */
export function replaceFigures(
  totals: Totals,
  pools: Pools,
  before: EnvironmentFigures,
  after: EnvironmentFigures,
): void {
  addFigures(totals, pools, before, -1);
  addFigures(totals, pools, after, 1);
}

/** Adds an environment's figures to the sums of its pools, or subtracts them. */
export function addFigures(
  totals: Totals,
  { allocation, copilot: own }: Pools,
  figures: EnvironmentFigures,
  sign: 1 | -1,
): void {
  const { consumedMilliCredits: consumed, copilotMilliCredits: copilot } = figures;
  totals.consumedMilliCredits += sign * consumed;
  totals.copilotMilliCredits += sign * copilot;
  totals.trialMilliCredits += sign * figures.trialMilliCredits;
  totals.runs += sign * figures.runs;
  if (allocation === undefined) totals.poolMilliCredits += sign * consumed;
  else totals.allocatedExcessMilliCredits += sign * Math.max(0, consumed - allocation);
  if (own && !own.drawFromTenant) return;
  totals.copilotPoolMilliCredits += sign * Math.max(0, copilot - (own?.milliCredits ?? 0));
}

/** A sum of credits that is kept separately. */
export type Figure = Exclude<keyof EnvironmentFigures, 'runs'>;

/** The figure that a charge is added to: charges to a trial are not consumption. */
export function figureOf({ currency, drawnFrom }: Pick<Charge, 'currency' | 'drawnFrom'>): Figure {
  if (currency === 'copilot') return 'copilotMilliCredits';
  return drawnFrom === 'trial' ? 'trialMilliCredits' : 'consumedMilliCredits';
}

/** Copied member by member, here and below, because V8 is slow at spreading numbers beyond 31 bits. */
export function plusCharge(figures: EnvironmentFigures, charge: Charge): EnvironmentFigures {
  const after = {
    consumedMilliCredits: figures.consumedMilliCredits,
    copilotMilliCredits: figures.copilotMilliCredits,
    trialMilliCredits: figures.trialMilliCredits,
    runs: figures.runs + 1,
  };
  after[figureOf(charge)] += charge.milliCredits;
  return after;
}

export const copyOf = (totals: Readonly<Totals>): Totals => ({
  consumedMilliCredits: totals.consumedMilliCredits,
  copilotMilliCredits: totals.copilotMilliCredits,
  trialMilliCredits: totals.trialMilliCredits,
  runs: totals.runs,
  poolMilliCredits: totals.poolMilliCredits,
  allocatedExcessMilliCredits: totals.allocatedExcessMilliCredits,
  copilotPoolMilliCredits: totals.copilotPoolMilliCredits,
});

/** A class rather than closures, which would be allocated for every usage event. */
class FiguresWithCharge implements FiguresView {
  readonly totals: Totals;
  private readonly after: EnvironmentFigures;

  constructor(
    private readonly view: FiguresView,
    configuration: Configuration,
    private readonly environmentId: string,
    charge: Charge,
  ) {
    const before = view.environment(environmentId);
    this.after = plusCharge(before, charge);
    this.totals = copyOf(view.totals);
    replaceFigures(this.totals, poolsOf(configuration, environmentId), before, this.after);
  }

  environment(environmentId: string): EnvironmentFigures {
    return environmentId === this.environmentId ? this.after : this.view.environment(environmentId);
  }

  trial(userId: string): MilliCredits {
    return this.view.trial(userId);
  }
}

/** Returns the figures after one more charge; does not change `view`. */
export const withCharge = (
  view: FiguresView,
  configuration: Configuration,
  environmentId: string,
  charge: Charge,
): FiguresView => new FiguresWithCharge(view, configuration, environmentId, charge);
