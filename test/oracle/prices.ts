/** The price of a run, stated or published (R22–R24, A2, A11, A16), independent of the domain's code. */
import { publishedRate } from './published-rates.js';
import type { Terms } from './published-terms.js';
import type { Run } from './run.js';

/** Whether the classic regime charges the run but no price for it is published. */
export function lacksPrice(run: Run): boolean {
  if (run.stated || run.failed || run.preview || run.quickTest) return false;
  const { capability } = run.work;
  if (isTraining(run)) return capability === 'objectDetection';
  return UNPRICED.includes(capability);
}

/** The price in milli-credits: 0 for free runs, `null` if no price is published. */
export function priceOf(run: Run, currency: string, terms: Terms): number | null {
  if (run.stated) return run.stated.milliCredits;
  if (isFree(run, terms.regime !== 'classic')) return 0;
  if (isTraining(run)) return null;
  const { capability, tier, quantity } = run.work;
  const rate = publishedRate(run.time, capability, tier, quantity);
  if (!rate) return null;
  if (currency === 'copilot') return rate.copilot;
  return terms.rounding === 'ceil' ? Math.ceil(rate.aiBuilder / 1_000) * 1_000 : rate.aiBuilder;
}

/** Capabilities without a published price in the classic regime, which are free from the dual regime on. */
const UNPRICED = ['businessCard', 'prediction'];

function isFree(run: Run, isDual: boolean): boolean {
  const { capability } = run.work;
  if (run.failed || run.preview || run.quickTest) return true;
  if (isTraining(run)) return isDual || capability !== 'objectDetection';
  return isDual && (run.context === 'portal' || UNPRICED.includes(capability));
}

const isTraining = ({ type }: Run): boolean => type === 'AIModelTrained';
