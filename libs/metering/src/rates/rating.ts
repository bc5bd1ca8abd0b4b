/** The price of one usage event: what is free, the price per unit, and rounding (R22–R24, A2, A11, A16). */
import { MILLI_PER_CREDIT, type Currency, type MilliCredits } from '../values/amounts.js';
import type { PolicyTerms } from '../policy/policy.js';
import { RATE_CARDS, type Price, type RateCard } from './rate-card.js';
import type { Capability, Quantity, QUANTITY_UNITS, Usage } from '../values/usage.js';

/** Why a run is free (R22, R24, A11). */
export type FreeReason =
  'preview' | 'quickTest' | 'training' | 'portalTest' | 'freeCapability' | 'failed';

export interface Rated {
  readonly milliCredits: MilliCredits;
  readonly exactMilliCredits: MilliCredits;
  readonly free: FreeReason | null;
  readonly stated: boolean;
}

/** Why a run cannot be rated: no rate is published, or the event states no units. */
export type Unrated = 'rateNotPublished' | 'unitMissing';

/** @returns the rated amount, or why the run has no price */
export function rate(
  usage: Usage,
  currency: Currency,
  card: RateCard,
  terms: PolicyTerms,
): Rated | Unrated {
  if (usage.statedCredits) {
    const { milliCredits } = usage.statedCredits;
    return { milliCredits, exactMilliCredits: milliCredits, free: null, stated: true };
  }
  const free = freeReason(usage, card, terms);
  if (free) return { milliCredits: 0, exactMilliCredits: 0, free, stated: false };
  const price = priceOf(usage, card, currency);
  if (!price) return 'rateNotPublished';
  if (!UNITS_OF[price.per].some((unit) => usage.quantity[unit] !== undefined)) return 'unitMissing';
  const exactMilliCredits = amountOf(price, usage.quantity);
  const milliCredits =
    currency === 'aiBuilder' && terms.rounding === 'ceil'
      ? thousands(exactMilliCredits) * MILLI_PER_CREDIT
      : exactMilliCredits;
  return { milliCredits, exactMilliCredits, free: null, stated: false };
}

function freeReason(usage: Usage, card: RateCard, terms: PolicyTerms): FreeReason | null {
  if (usage.status === 'failed') return 'failed';
  if (usage.preview) return 'preview';
  if (usage.quickTest) return 'quickTest';
  const classic = terms.regime === 'classic';
  if (usage.type === 'AIModelTrained') {
    return classic && card.training[usage.capability] ? null : 'training';
  }
  return freeRun(usage, card, terms);
}

/** Returns why a run is free by its capability or context alone (R24), or `null`. */
export function freeRun(
  { context, capability }: Pick<Usage, 'context'> & { readonly capability: Capability | null },
  card: RateCard,
  { regime }: Pick<PolicyTerms, 'regime'>,
): FreeReason | null {
  if (regime === 'classic') return null;
  if (context === 'portal') return 'portalTest';
  return capability && card.freeFromDual.includes(capability) ? 'freeCapability' : null;
}

export function priceOf(
  usage: Pick<Usage, 'type' | 'capability' | 'tier'>,
  card: RateCard,
  currency: Currency,
): Price | null {
  const { capability } = usage;
  if (usage.type === 'AIModelTrained') return card.training[capability]?.[currency] ?? null;
  /** Prompts from before models could be chosen count as basic. */
  if (capability === 'prompt') return card.prompt[usage.tier ?? 'basic'][currency];
  return card.runs[capability][currency];
}

export type Unit = (typeof QUANTITY_UNITS)[number];

const UNITS_OF: Readonly<Record<Price['per'], readonly Unit[]>> = {
  token: ['tokensIn', 'tokensOut'],
  thousandTokens: ['tokensIn', 'tokensOut'],
  thousandCharacters: ['characters'],
  page: ['pages'],
  image: ['images'],
  pageOrImage: ['pages', 'images'],
  row: ['rows'],
};

/** The units by which any card bills the capability; empty if no rate is published (A16). */
export function billedUnits(
  capability: Capability,
  cards: readonly RateCard[] = RATE_CARDS,
): readonly Unit[] {
  const prices = cards.flatMap((card) =>
    capability === 'prompt' ? Object.values(card.prompt) : [card.runs[capability]],
  );
  const units = prices
    .flatMap(({ aiBuilder, copilot }) => [aiBuilder, copilot])
    .flatMap((price) => (price ? UNITS_OF[price.per] : []));
  return [...new Set(units)];
}

function amountOf(price: Price, quantity: Quantity): MilliCredits {
  const { tokensIn = 0, tokensOut = 0, characters = 0 } = quantity;
  const { pages = 0, images = 0, rows = 0 } = quantity;
  switch (price.per) {
    case 'token':
      return tokensIn * price.milliCreditsIn + tokensOut * price.milliCreditsOut;
    case 'thousandTokens':
      return thousands(tokensIn + tokensOut) * price.milliCredits;
    case 'thousandCharacters':
      return thousands(characters) * price.milliCredits;
    case 'page':
      return pages * price.milliCredits;
    case 'image':
      return images * price.milliCredits;
    case 'pageOrImage':
      return (pages + images) * price.milliCredits;
    case 'row':
      return rows * price.milliCredits;
  }
}

/** Thousands, rounded up; in integer arithmetic, because the quotient 4,600 / 1,000 is not exact. */
const thousands = (count: number): number =>
  (count - (count % 1_000)) / 1_000 + +(count % 1_000 > 0);
