/** Explains the amount of one charge step by step, so that it can be checked by hand. */
import { monthOf } from '../values/calendar.js';
import { type Price, RATE_CARDS } from '../rates/rate-card.js';
import { type FreeReason, priceOf } from '../rates/rating.js';
import { formatCredits, MILLI_PER_CREDIT, type MilliCredits } from '../values/amounts.js';
import type { Quantity, Usage } from '../values/usage.js';
import type { Charge } from './charge.js';
import { step, type Step } from './step.js';
import { drawnInPhrase, regimePhrase } from './words.js';

interface ChargedUsage {
  readonly usage: Usage;
  readonly charge: Charge;
}

export interface ChargeExplanation {
  readonly rateCardVersion: string;
  /** The price of a unit; `null` if nothing was rated. */
  readonly price: Price | null;
  readonly quantity: Quantity;
  /** The sum of the run before rounding. */
  readonly exactMilliCredits: MilliCredits;
  readonly milliCredits: MilliCredits;
  readonly steps: readonly Step[];
}

export function explainCharge(
  { usage, charge }: ChargedUsage,
  cards = RATE_CARDS,
): ChargeExplanation {
  const { rateCardVersion, currency, stated, free } = charge;
  const card = cards.find(({ version }) => version === rateCardVersion);
  const price = card && !stated && free === null ? priceOf(usage, card, currency) : null;
  return {
    rateCardVersion,
    price,
    quantity: usage.quantity,
    exactMilliCredits: charge.exactMilliCredits,
    milliCredits: charge.milliCredits,
    steps: [
      step('A9', `It belongs to ${monthOf(usage.time)}, the month of its own time.`),
      step(
        'A1',
        `The ${regimePhrase(charge.regime)} applied then (policy ${charge.policyVersion}).`,
      ),
      ...amountSteps(usage.quantity, charge, price),
      step('A6', `It was charged ${drawnInPhrase(currency, charge.drawnFrom)}.`),
    ],
  };
}

const FREE: Readonly<Record<FreeReason, Step>> = {
  preview: step('R22', 'Preview models are free.'),
  quickTest: step('R22', 'Quick tests are free.'),
  training: step('R23', 'This training is free.'),
  portalTest: step('R24', 'Tests in the portal are free in this regime.'),
  freeCapability: step('R24', 'This capability is free in this regime.'),
  failed: step('A11', 'A failed run is recorded and costs nothing.'),
};

function amountSteps(quantity: Quantity, charge: Charge, price: Price | null): Step[] {
  const { exactMilliCredits, milliCredits, stated, free } = charge;
  const exact = formatCredits(exactMilliCredits);
  if (stated) return [step('A2', `The publisher stated ${exact} credits; nothing was rated.`)];
  if (free !== null) return [FREE[free]];
  const units = price ? unitsText(price, quantity) : `Rate card ${charge.rateCardVersion}`;
  const rated = step('A2', `${units}: ${exact} credits.`);
  if (exactMilliCredits === milliCredits) return [rated];
  return [rated, step('A2', `The sum is rounded up once: ${formatCredits(milliCredits)} credits.`)];
}

function unitsText(price: Price, quantity: Quantity): string {
  const { tokensIn = 0, tokensOut = 0, characters = 0, pages = 0, images = 0, rows = 0 } = quantity;
  if (price.per === 'token') {
    const perThousandIn = formatCredits(price.milliCreditsIn * MILLI_PER_CREDIT);
    const perThousandOut = formatCredits(price.milliCreditsOut * MILLI_PER_CREDIT);
    return (
      `${tokensIn} tokens in at ${perThousandIn} per 1,000, ` +
      `${tokensOut} tokens out at ${perThousandOut} per 1,000`
    );
  }
  const each = `at ${formatCredits(price.milliCredits)} each`;
  switch (price.per) {
    case 'thousandTokens':
      return `${tokensIn + tokensOut} tokens, rounded up to whole thousands ${each}`;
    case 'thousandCharacters':
      return `${characters} characters, rounded up to whole thousands ${each}`;
    case 'page':
      return `${pages} pages ${each}`;
    case 'image':
      return `${images} images ${each}`;
    case 'pageOrImage':
      return `${pages + images} pages or images ${each}`;
    case 'row':
      return `${rows} rows ${each}`;
  }
}
