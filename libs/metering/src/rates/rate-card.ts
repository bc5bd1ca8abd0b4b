/** The published price of one unit of each capability in each currency. A new card is a new entry in this file. */
import { fromCredits, type Currency, type MilliCredits } from '../values/amounts.js';
import type { Instant } from '../values/calendar.js';
import { BEGINNING } from '../policy/policy.js';
import type { Capability, Tier } from '../values/usage.js';

export type Price =
  /** Exact, with separate prices for tokens in and out. */
  | { readonly per: 'token'; readonly milliCreditsIn: number; readonly milliCreditsOut: number }
  /** The sum of tokens in and out, rounded up to whole thousands. */
  | { readonly per: 'thousandTokens'; readonly milliCredits: MilliCredits }
  | { readonly per: 'thousandCharacters'; readonly milliCredits: MilliCredits }
  | {
      readonly per: 'page' | 'image' | 'pageOrImage' | 'row';
      readonly milliCredits: MilliCredits;
    };

/** `null` if runs are charged but no rate is published (A16). */
export type Prices = Readonly<Record<Currency, Price | null>>;

export interface RateCard {
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly prompt: Readonly<Record<Tier, Prices>>;
  readonly runs: Readonly<Record<Exclude<Capability, 'prompt'>, Prices>>;
  /** Trainings charged in the classic regime (R23); all other trainings are free. */
  readonly training: Readonly<Partial<Record<Capability, Prices>>>;
  /** Capabilities that are free from the dual regime on (R24). */
  readonly freeFromDual: readonly Capability[];
}

const BASIC: MilliCredits = 100;
const STANDARD: MilliCredits = 1_500;
const PREMIUM: MilliCredits = 10_000;
const CONTENT_PROCESSING: MilliCredits = 8_000;
const UNPUBLISHED: Prices = { aiBuilder: null, copilot: null };

/** A credit per thousand tokens is a milli-credit per token. */
const tokens = (creditsIn: number, creditsOut: number, copilot: MilliCredits): Prices => ({
  aiBuilder: { per: 'token', milliCreditsIn: creditsIn, milliCreditsOut: creditsOut },
  copilot: { per: 'thousandTokens', milliCredits: copilot },
});

const units = (
  per: 'page' | 'image' | 'pageOrImage' | 'thousandCharacters',
  credits: number,
  copilot: MilliCredits,
): Prices => ({
  aiBuilder: { per, milliCredits: fromCredits(credits) },
  copilot: { per, milliCredits: copilot },
});

/** Dated 2025-11-20; also applies to all earlier dates, because no earlier card is known. */
const CARD_2025_11_20: RateCard = {
  version: '2025-11-20',
  effectiveFrom: BEGINNING,
  prompt: {
    basic: tokens(1, 3, BASIC),
    standard: tokens(20, 60, STANDARD),
    premium: tokens(140, 560, PREMIUM),
  },
  runs: {
    customDocumentProcessing: units('page', 100, CONTENT_PROCESSING),
    receiptProcessing: units('pageOrImage', 32, CONTENT_PROCESSING),
    invoiceProcessing: units('pageOrImage', 32, CONTENT_PROCESSING),
    identityDocument: units('pageOrImage', 32, CONTENT_PROCESSING),
    contractProcessing: units('image', 32, CONTENT_PROCESSING),
    healthInsuranceCard: units('image', 32, CONTENT_PROCESSING),
    imageDescription: units('image', 32, CONTENT_PROCESSING),
    objectDetection: units('image', 8, CONTENT_PROCESSING),
    textRecognition: units('page', 3, BASIC),
    sentimentAnalysis: units('thousandCharacters', 2, BASIC),
    languageDetection: units('thousandCharacters', 2, BASIC),
    keyPhraseExtraction: units('thousandCharacters', 2, BASIC),
    categoryClassification: units('thousandCharacters', 20, STANDARD),
    entityExtraction: units('thousandCharacters', 20, STANDARD),
    textTranslation: units('thousandCharacters', 22, STANDARD),
    businessCard: UNPUBLISHED,
    prediction: UNPUBLISHED,
  },
  training: { objectDetection: UNPUBLISHED },
  freeFromDual: ['businessCard', 'prediction'],
};

export const RATE_CARDS: readonly [RateCard, ...RateCard[]] = [CARD_2025_11_20];

/** @param cards in date order */
export function rateCardAt(
  at: Instant,
  cards: readonly [RateCard, ...RateCard[]] = RATE_CARDS,
): RateCard {
  let card = cards[0];
  for (const next of cards) if (next.effectiveFrom <= at) card = next;
  return card;
}
