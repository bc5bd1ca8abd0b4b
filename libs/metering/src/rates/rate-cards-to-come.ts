/** The rate card in force at an instant and all later ones, each with the prices that it changes. */
import type { Currency } from '../values/amounts.js';
import type { Instant } from '../values/calendar.js';
import type { Capability, Tier } from '../values/usage.js';
import { type Price, type Prices, RATE_CARDS, type RateCard, rateCardAt } from './rate-card.js';

/** The price of a run from the date of its card on. */
export interface PriceChange {
  readonly capability: Capability;
  /** The tier of a prompt's model; `null` for every other capability. */
  readonly tier: Tier | null;
  readonly currency: Currency;
  /** `null` if no price is published. */
  readonly price: Price | null;
}

export interface DatedRateCard {
  readonly card: RateCard;
  readonly inForce: boolean;
  /** Changes from the previous card; empty for the card in force. */
  readonly changes: readonly PriceChange[];
}

/** @param cards in date order */
export function rateCardsFrom(
  at: Instant,
  cards: readonly [RateCard, ...RateCard[]] = RATE_CARDS,
): readonly DatedRateCard[] {
  const inForce = rateCardAt(at, cards);
  return cards.slice(cards.indexOf(inForce)).map((card, index, from) => ({
    card,
    inForce: index === 0,
    changes: index === 0 ? [] : changedPrices(from[index - 1]!, card),
  }));
}

function changedPrices(before: RateCard, after: RateCard): PriceChange[] {
  const known = new Map(pricesOf(before).map((one) => [keyOf(one), JSON.stringify(one.price)]));
  return pricesOf(after).filter((one) => known.get(keyOf(one)) !== JSON.stringify(one.price));
}

const keyOf = ({ capability, tier, currency }: PriceChange): string =>
  [capability, tier, currency].join(' ');

function pricesOf({ prompt, runs }: RateCard): PriceChange[] {
  const tiers = Object.entries(prompt) as [Tier, Prices][];
  const capabilities = Object.entries(runs) as [Exclude<Capability, 'prompt'>, Prices][];
  return [
    ...tiers.flatMap(([tier, prices]) => inEach('prompt', tier, prices)),
    ...capabilities.flatMap(([capability, prices]) => inEach(capability, null, prices)),
  ];
}

const inEach = (capability: Capability, tier: Tier | null, prices: Prices): PriceChange[] =>
  (['aiBuilder', 'copilot'] as const).map((currency) => {
    return { capability, tier, currency, price: prices[currency] };
  });
