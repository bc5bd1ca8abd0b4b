/** What a run costs, once more and in the plainest way, from the published tables; shares nothing with the domain. */
import type { Run } from '../plan/message-spec.js';
import type { Terms } from './terms.js';

/** Credits per unit in AI Builder credits, and milli-credits per unit in Copilot Credits. */
const PER_PAGE_OR_IMAGE: Record<string, readonly [aiBuilder: number, copilotMilli: number]> = {
  customDocumentProcessing: [100, 8000],
  receiptProcessing: [32, 8000],
  invoiceProcessing: [32, 8000],
  identityDocument: [32, 8000],
  contractProcessing: [32, 8000],
  healthInsuranceCard: [32, 8000],
  imageDescription: [32, 8000],
  objectDetection: [8, 8000],
  textRecognition: [3, 100],
};
const PER_THOUSAND_CHARACTERS: Record<string, readonly [aiBuilder: number, copilotMilli: number]> =
  {
    sentimentAnalysis: [2, 100],
    languageDetection: [2, 100],
    keyPhraseExtraction: [2, 100],
    categoryClassification: [20, 1500],
    entityExtraction: [20, 1500],
    textTranslation: [22, 1500],
  };
const PROMPT: Record<string, { in: number; out: number; copilotMilli: number }> = {
  basic: { in: 1, out: 3, copilotMilli: 100 },
  standard: { in: 20, out: 60, copilotMilli: 1500 },
  premium: { in: 140, out: 560, copilotMilli: 10000 },
};

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
  if (currency === 'copilot') return copilotPrice(run);
  const milliCredits = aiBuilderPrice(run);
  return terms.rounding === 'ceil' ? Math.ceil(milliCredits / 1000) * 1000 : milliCredits;
}

function aiBuilderPrice({ work: { capability, tier, quantity } }: Run): number {
  if (capability === 'prompt') {
    const price = PROMPT[tier!]!;
    return (quantity.tokensIn ?? 0) * price.in + (quantity.tokensOut ?? 0) * price.out;
  }
  const perText = PER_THOUSAND_CHARACTERS[capability];
  if (perText) return Math.ceil((quantity.characters ?? 0) / 1000) * perText[0] * 1000;
  return countOf(capability, quantity) * PER_PAGE_OR_IMAGE[capability]![0] * 1000;
}

function copilotPrice({ work: { capability, tier, quantity } }: Run): number {
  if (capability === 'prompt') {
    const tokens = (quantity.tokensIn ?? 0) + (quantity.tokensOut ?? 0);
    return Math.ceil(tokens / 1000) * PROMPT[tier!]!.copilotMilli;
  }
  const perText = PER_THOUSAND_CHARACTERS[capability];
  if (perText) return Math.ceil((quantity.characters ?? 0) / 1000) * perText[1];
  return countOf(capability, quantity) * PER_PAGE_OR_IMAGE[capability]![1];
}

function countOf(capability: string, { pages = 0, images = 0 }: Run['work']['quantity']): number {
  if (['customDocumentProcessing', 'textRecognition'].includes(capability)) return pages;
  if (['receiptProcessing', 'invoiceProcessing', 'identityDocument'].includes(capability)) {
    return pages + images;
  }
  return images;
}
