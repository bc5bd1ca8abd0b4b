/**
 * Month-to-date figures per environment and trial, and the sums that overage needs, updated with each
 * charge.
 */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration, EnvironmentCopilot } from '../capacity/configuration.js';
import { entryOf } from '../values/records.js';
import type { Charge } from './charge.js';

export interface EnvironmentFigures {
  /** AI Builder credits, without what trials paid. */
  readonly consumedMilliCredits: MilliCredits;
  readonly copilotMilliCredits: MilliCredits;
  readonly trialMilliCredits: MilliCredits;
  readonly runs: number;
}

export interface MonthFigures {
  readonly environments: ReadonlyMap<string, EnvironmentFigures>;
  /** What trials paid in this month, by user. */
  readonly trials: ReadonlyMap<string, MilliCredits>;
}

export const NO_FIGURES: EnvironmentFigures = {
  consumedMilliCredits: 0,
  copilotMilliCredits: 0,
  trialMilliCredits: 0,
  runs: 0,
};

/** Sums over all environments; the pools' follow the present configuration (A3, A4). */
export interface Totals {
  consumedMilliCredits: MilliCredits;
  copilotMilliCredits: MilliCredits;
  trialMilliCredits: MilliCredits;
  runs: number;
  /** Consumed by the environments that have no allocation now. */
  poolMilliCredits: MilliCredits;
  /** Above their allocations, of the environments that have one. */
  allocatedExcessMilliCredits: MilliCredits;
  /** Above their own Copilot allocation, of the environments that may draw from the tenant's. */
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

/** All that overage and access read of a month. */
export interface FiguresView {
  readonly totals: Readonly<Totals>;
  environment(environmentId: string): EnvironmentFigures;
  trial(userId: string): MilliCredits;
}

/** The figures of a month that begins. */
export const NOTHING_CONSUMED: FiguresView = {
  totals: noTotals(),
  environment: () => NO_FIGURES,
  trial: () => 0,
};

/** Makes the view from figures alone, counting the sums once. */
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

/** What an environment draws from, in each currency; `undefined` is the tenant's pool. */
interface Pools {
  readonly allocation: MilliCredits | undefined;
  readonly copilot: EnvironmentCopilot | undefined;
}

export const poolsOf = ({ allocations, copilot }: Configuration, environmentId: string): Pools => ({
  allocation: entryOf(allocations, environmentId),
  copilot: entryOf(copilot.environments, environmentId),
});

/** Replaces one environment's figures by others of the same environment. */
export function replaceFigures(
  totals: Totals,
  pools: Pools,
  before: EnvironmentFigures,
  after: EnvironmentFigures,
): void {
  addFigures(totals, pools, before, -1);
  addFigures(totals, pools, after, 1);
}

/** Adds an environment's figures to the sums of the pools that it draws from, or subtracts them. */
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

/** One of the sums of credits that are kept apart. */
export type Figure = Exclude<keyof EnvironmentFigures, 'runs'>;

/** The figure to which a charge is added: charges to a trial are not consumption. */
export function figureOf({ currency, drawnFrom }: Pick<Charge, 'currency' | 'drawnFrom'>): Figure {
  if (currency === 'copilot') return 'copilotMilliCredits';
  return drawnFrom === 'trial' ? 'trialMilliCredits' : 'consumedMilliCredits';
}

/** Member by member, here and below: V8 is slow at spreading numbers beyond 31 bits. */
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

/** A class, because every usage event is assessed through one: closures would be allocated each time. */
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

/** The figures after one more charge; `view` is not changed. */
export const withCharge = (
  view: FiguresView,
  configuration: Configuration,
  environmentId: string,
  charge: Charge,
): FiguresView => new FiguresWithCharge(view, configuration, environmentId, charge);
