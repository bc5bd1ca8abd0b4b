/** Licensing rules that change with time are rows with a date, never constants in code. */
import type { Instant } from './month.js';

export type Regime = 'classic' | 'dual' | 'postSeeded';

/** Everything a row may set; a row changes only what it names, from its date on. */
export interface PolicyTerms {
  readonly regime: Regime;
  /** Important overage, or in dual the fall-back to Copilot, lies strictly above this share of what is available (A1). */
  readonly importantOveragePercent: number;
  readonly copilotFallbackPercent: number;
  /** The sum of one run rounded up once to a whole credit, or kept exact (A2). */
  readonly rounding: 'ceil' | 'exact';
  readonly agentStopPercent: number;
  readonly trialCredits: number;
  readonly trialDays: number;
  readonly trialRenewalsMax: number;
  readonly extensionCredits: number;
  readonly extensionDelayMinutes: number;
  readonly extensionsPerMonthMax: number;
  readonly extensionsPerYearMax: number;
}

export interface PolicyRow extends Partial<PolicyTerms> {
  /** Names the row in every charge made under it. */
  readonly version: string;
  readonly effectiveFrom: Instant;
}
