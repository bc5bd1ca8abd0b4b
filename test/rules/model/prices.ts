/** What a run costs by the published table, line by line (R22–R24, A2, A11, A16); written without a look at the domain. */
import type { PolicyRow, Usage } from '#metering';
import { publishedRate } from '../../support/published-rates.js';
import { termsAt } from './terms.js';

/** In milli-credits of the currency; `null` where nobody published a rate. */
export function priceOf(
  usage: Usage,
  isCopilot: boolean,
  own: readonly PolicyRow[],
): number | null {
  const terms = termsAt(own, usage.time);
  if (isFree(usage, terms.regime !== 'classic')) return 0;
  if (usage.type === 'AIModelTrained') {
    return usage.capability === 'customDocumentProcessing' ? 0 : null;
  }
  const { capability, tier, quantity, time } = usage;
  const rate = publishedRate(time, capability, tier, quantity);
  if (!rate) return null;
  const exact = isCopilot ? rate.copilot : rate.aiBuilder;
  return isCopilot || terms.rounding === 'exact' ? exact : Math.ceil(exact / 1_000) * 1_000;
}

function isFree(usage: Usage, isDual: boolean): boolean {
  if (usage.status === 'failed' || usage.preview || usage.quickTest) return true;
  if (!isDual) return false;
  const isFreeCapability = ['businessCard', 'prediction'].includes(usage.capability);
  return usage.type === 'AIModelTrained' || usage.context === 'portal' || isFreeCapability;
}
