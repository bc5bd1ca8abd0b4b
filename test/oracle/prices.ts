/** What a run costs: what its publisher states, or the published price. */
import { publishedPrice } from '../support/published-prices.js';
import type { Terms } from '../support/published-terms.js';
import type { Run } from './run.js';

/** Charged in the classic regime, but nobody published how much. */
export function lacksPrice(run: Run): boolean {
  if (run.stated || run.failed || run.preview || run.quickTest) return false;
  const { capability } = run.work;
  if (run.type === 'AIModelTrained') return capability === 'objectDetection';
  return capability === 'businessCard' || capability === 'prediction';
}

/** In milli-credits; `null` where there is no published price. */
export function priceOf(run: Run, currency: string, terms: Terms): number | null {
  if (run.stated) return run.stated.milliCredits;
  const priced = { ...run, ...run.work, isTraining: run.type === 'AIModelTrained' };
  return publishedPrice(priced, currency === 'copilot', terms);
}
