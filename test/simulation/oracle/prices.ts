/** What a run costs, once more and in the plainest way, from the published tables; shares nothing with the domain. */
import { publishedRate } from '../../support/published-rates.js';
import type { Run } from '../plan/message-spec.js';
import type { Terms } from './terms.js';

/** Charged in the classic regime, but nobody published how much. */
export function lacksPrice(run: Run): boolean {
  if (run.stated || run.failed || run.preview || run.quickTest) return false;
  const { capability } = run.work;
  if (run.type === 'AIModelTrained') return capability === 'objectDetection';
  return capability === 'businessCard' || capability === 'prediction';
}

function isFree(run: Run, terms: Terms): boolean {
  if (run.failed || run.preview || run.quickTest) return true;
  const trained = run.type === 'AIModelTrained';
  if (terms.regime === 'classic') return trained && run.work.capability !== 'objectDetection';
  return (
    trained ||
    run.context === 'portal' ||
    run.work.capability === 'businessCard' ||
    run.work.capability === 'prediction'
  );
}

/** In milli-credits; `null` where there is no published price. */
export function priceOf(run: Run, currency: string, terms: Terms): number | null {
  if (run.stated) return run.stated.milliCredits;
  if (isFree(run, terms)) return 0;
  if (lacksPrice(run)) return null;
  const { capability, tier, quantity } = run.work;
  const rate = publishedRate(run.time, capability, tier, quantity);
  if (!rate) return null;
  const roundsUp = currency !== 'copilot' && terms.rounding === 'ceil';
  const exact = currency === 'copilot' ? rate.copilot : rate.aiBuilder;
  return roundsUp ? Math.ceil(exact / 1000) * 1000 : exact;
}
