/** What a run costs by the published tables (R22–R24, A2, A11, A16), for every oracle: written without a look at the domain. */
import { type Amounts, publishedRate } from './published-rates.js';
import type { Terms } from './published-terms.js';

export interface PricedRun {
  readonly time: string;
  readonly isTraining: boolean;
  readonly capability: string;
  readonly tier: string | null;
  readonly quantity: Amounts;
  readonly context: string;
  readonly failed: boolean;
  readonly preview: boolean;
  readonly quickTest: boolean;
}

/** In milli-credits of the currency, 0 for what is free; `null` where nobody published a rate. */
export function publishedPrice(run: PricedRun, isCopilot: boolean, terms: Terms): number | null {
  if (isFree(run, terms.regime !== 'classic')) return 0;
  if (run.isTraining) return null;
  const rate = publishedRate(run.time, run.capability, run.tier, run.quantity);
  if (!rate) return null;
  if (isCopilot) return rate.copilot;
  return terms.rounding === 'ceil' ? Math.ceil(rate.aiBuilder / 1_000) * 1_000 : rate.aiBuilder;
}

const FREE_FROM_DUAL = ['businessCard', 'prediction'];

function isFree(run: PricedRun, isDual: boolean): boolean {
  if (run.failed || run.preview || run.quickTest) return true;
  if (run.isTraining) return isDual || run.capability !== 'objectDetection';
  return isDual && (run.context === 'portal' || FREE_FROM_DUAL.includes(run.capability));
}
