/** What a run costs by the published table, line by line (R22–R24, A2, A11, A16); written without a look at the domain. */
import type { PolicyRow, Quantity, Usage } from '#metering';
import { termsAt } from './terms.js';

type Cost = (quantity: Required<Quantity>) => number;

const perPage =
  (milli: number): Cost =>
  (quantity) =>
    quantity.pages * milli;
const perImage =
  (milli: number): Cost =>
  (quantity) =>
    quantity.images * milli;
const perEither =
  (milli: number): Cost =>
  (quantity) =>
    (quantity.pages + quantity.images) * milli;
const perText =
  (milli: number): Cost =>
  (quantity) =>
    Math.ceil(quantity.characters / 1_000) * milli;
const tokens =
  (inMilli: number, outMilli: number): Cost =>
  (quantity) =>
    quantity.tokensIn * inMilli + quantity.tokensOut * outMilli;
const together =
  (milli: number): Cost =>
  (quantity) =>
    Math.ceil((quantity.tokensIn + quantity.tokensOut) / 1_000) * milli;

/** By capability, a prompt's with its tier: AI Builder, Copilot. */
const TABLE: Readonly<Record<string, readonly [Cost, Cost]>> = {
  'prompt/basic': [tokens(1, 3), together(100)],
  'prompt/standard': [tokens(20, 60), together(1_500)],
  'prompt/premium': [tokens(140, 560), together(10_000)],
  customDocumentProcessing: [perPage(100_000), perPage(8_000)],
  receiptProcessing: [perEither(32_000), perEither(8_000)],
  invoiceProcessing: [perEither(32_000), perEither(8_000)],
  identityDocument: [perEither(32_000), perEither(8_000)],
  contractProcessing: [perImage(32_000), perImage(8_000)],
  healthInsuranceCard: [perImage(32_000), perImage(8_000)],
  imageDescription: [perImage(32_000), perImage(8_000)],
  objectDetection: [perImage(8_000), perImage(8_000)],
  textRecognition: [perPage(3_000), perPage(100)],
  sentimentAnalysis: [perText(2_000), perText(100)],
  languageDetection: [perText(2_000), perText(100)],
  keyPhraseExtraction: [perText(2_000), perText(100)],
  categoryClassification: [perText(20_000), perText(1_500)],
  entityExtraction: [perText(20_000), perText(1_500)],
  textTranslation: [perText(22_000), perText(1_500)],
};

const NOTHING = { tokensIn: 0, tokensOut: 0, characters: 0, pages: 0, images: 0, rows: 0 };

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
  const { capability, tier } = usage;
  const line = TABLE[capability === 'prompt' ? `prompt/${tier}` : capability];
  if (!line) return null;
  const exact = line[isCopilot ? 1 : 0]({ ...NOTHING, ...usage.quantity });
  return isCopilot || terms.rounding === 'exact' ? exact : Math.ceil(exact / 1_000) * 1_000;
}

function isFree(usage: Usage, isDual: boolean): boolean {
  if (usage.status === 'failed' || usage.preview || usage.quickTest) return true;
  if (!isDual) return false;
  const isFreeCapability = ['businessCard', 'prediction'].includes(usage.capability);
  return usage.type === 'AIModelTrained' || usage.context === 'portal' || isFreeCapability;
}
