/** The text of a rate: the price of a unit, why it is free, or that no price is published. */
import type { Rate } from '../data/price-queries.js';
import { useAmountText } from '../parts/amount-text.js';
import { useTexts } from '../texts/texts.js';

/** Prices per token are shown per thousand tokens: one milli-credit each is one credit per thousand. */
const TOKENS = 1_000;

export function usePriceText(): (rate: Pick<Rate, 'free' | 'price' | 'currency'>) => string {
  const { say, formats } = useTexts();
  const amountOf = useAmountText();
  return ({ free, price, currency }) => {
    if (free !== null) return say('me.prices.free');
    if (price === null) return say('me.prices.none');
    if (price.per === 'token') {
      return say('me.prices.tokens', {
        in: amountOf((price.milliCreditsIn ?? 0) * TOKENS, currency),
        out: formats.credits((price.milliCreditsOut ?? 0) * TOKENS),
      });
    }
    const amount = amountOf(price.milliCredits ?? 0, currency);
    return say('me.prices.unit', { amount, per: say(`per.${price.per}`) });
  };
}
