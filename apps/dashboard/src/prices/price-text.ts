/** A rate in words: what a unit costs, why it is free, or that nobody published a price. */
import type { Rate } from '../data/price-queries.js';
import { useTexts } from '../texts/texts.js';

/** Prices per token are shown per thousand: a milli-credit each is a credit for a thousand. */
const TOKENS = 1_000;

export function usePriceText(): (rate: Rate) => string {
  const { say, formats } = useTexts();
  return ({ free, price, currency }) => {
    if (free !== null) return say('me.prices.free');
    if (price === null) return say('me.prices.none');
    const unit = say(currency === 'copilot' ? 'unit.copilot' : 'unit.aiBuilder');
    if (price.per === 'token') {
      return say('me.prices.tokens', {
        in: formats.credits((price.milliCreditsIn ?? 0) * TOKENS),
        out: formats.credits((price.milliCreditsOut ?? 0) * TOKENS),
        unit,
      });
    }
    const credits = formats.credits(price.milliCredits ?? 0);
    return say('me.prices.unit', { credits, unit, per: say(`per.${price.per}`) });
  };
}
