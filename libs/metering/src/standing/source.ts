/**
 * The currency and pool that serve a run, chosen before the run is added; charging and the gate share this code (A6).
 */
import type { Currency, MilliCredits } from '../values/amounts.js';
import { copilotStanding, type CopilotStanding } from './copilot.js';
import type { DrawnFrom } from './charge.js';
import { isRunning, mayUseUnallocated } from '../capacity/configuration.js';
import { entryOf } from '../values/records.js';
import type { Assessment, EnvironmentStanding } from './standing.js';
import { drawsCopilotOnly, type Context } from '../values/usage.js';

/**
 * Microsoft's codes: blocked by overage, nothing available and, from the dual regime on, neither currency available.
 */
export type BlockCode = 'QuotaExceeded' | 'NoCapacity' | 'EntitlementNotAvailable';

export interface Runner {
  readonly environmentId: string;
  readonly userId: string | null;
  readonly context: Context;
}

export interface Source {
  readonly currency: Currency;
  readonly drawnFrom: DrawnFrom;
  /** `null` if the run is covered. */
  readonly block: BlockCode | null;
}

export interface TrialStanding {
  readonly milliCredits: MilliCredits;
  readonly consumedMilliCredits: MilliCredits;
  readonly usable: boolean;
}

export function chooseSource(assessment: Assessment, runner: Runner): Source {
  const { environmentId, context } = runner;
  if (drawsCopilotOnly(context)) return copilotSource(assessment, runner);
  const standing = assessment.environment(environmentId);
  if (hasCapacity(standing) && standing.level === 'none') return aiBuilder(standing, null);
  if (trialStanding(assessment, runner.userId)?.usable) {
    return { currency: 'aiBuilder', drawnFrom: 'trial', block: null };
  }
  if (assessment.regime === 'classic') {
    if (!hasCapacity(standing)) return aiBuilder(standing, 'NoCapacity');
    return aiBuilder(standing, standing.level === 'important' ? 'QuotaExceeded' : null);
  }
  const copilot = copilotSource(assessment, runner);
  if (!copilot.block) return copilot;
  return aiBuilder(standing, hasCapacity(standing) ? 'EntitlementNotAvailable' : 'NoCapacity');
}

/** The source of a run whose publisher states the currency. */
export function sourceOfStated(assessment: Assessment, runner: Runner, currency: Currency): Source {
  if (currency === 'copilot') return copilotSource(assessment, runner);
  const standing = assessment.environment(runner.environmentId);
  const paid = hasCapacity(standing) && standing.level === 'none';
  if (!paid && trialStanding(assessment, runner.userId)?.usable) {
    return { currency: 'aiBuilder', drawnFrom: 'trial', block: null };
  }
  return aiBuilder(standing, null);
}

/** An empty pool has no capacity unless extension credits are available. */
export const hasCapacity = (standing: EnvironmentStanding): boolean =>
  standing.availableMilliCredits + standing.extensionMilliCredits > 0;

/** @returns `null` if the user has no running trial; the tenant's switch also blocks trials (R8, R21, A13) */
export function trialStanding(
  { configuration, figures, at }: Assessment,
  userId: string | null,
): TrialStanding | null {
  const trial = userId === null ? undefined : entryOf(configuration.trials, userId);
  if (!trial || !isRunning(trial, at)) return null;
  const consumedMilliCredits = trial.consumedBeforeMilliCredits + figures.trial(trial.userId);
  return {
    milliCredits: trial.milliCredits,
    consumedMilliCredits,
    usable: mayUseUnallocated(configuration) && consumedMilliCredits < trial.milliCredits,
  };
}

function aiBuilder(standing: EnvironmentStanding, block: BlockCode | null): Source {
  const drawnFrom = hasCapacity(standing) ? standing.source : 'none';
  return { currency: 'aiBuilder', drawnFrom, block };
}

function copilotSource(assessment: Assessment, { environmentId, context }: Runner): Source {
  const standing = copilotStanding(assessment, environmentId, context);
  const drawnFrom = standing.source;
  return { currency: 'copilot', drawnFrom, block: drawnFrom === 'none' ? blockOf(standing) : null };
}

const blockOf = (standing: CopilotStanding): BlockCode =>
  standing.allocationMilliCredits + standing.poolMilliCredits > 0 ? 'QuotaExceeded' : 'NoCapacity';
