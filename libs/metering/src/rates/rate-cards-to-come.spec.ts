/** The rate card in force, and the prices that later cards change. */
import { RATE_CARDS, type RateCard } from './rate-card.js';
import { rateCardsFrom } from './rate-cards-to-come.js';

const [FIRST] = RATE_CARDS;
const NEXT: RateCard = {
  ...FIRST,
  version: 'next',
  effectiveFrom: '2027-01-01T00:00:00.000Z',
  prompt: {
    ...FIRST.prompt,
    basic: { ...FIRST.prompt.basic, copilot: { per: 'thousandTokens', milliCredits: 200 } },
  },
  runs: { ...FIRST.runs, businessCard: FIRST.runs.invoiceProcessing },
};
const LAST: RateCard = { ...NEXT, version: 'last', effectiveFrom: '2028-01-01T00:00:00.000Z' };

const at = (instant: string) =>
  rateCardsFrom(instant, [FIRST, NEXT, LAST]).map(({ card, inForce, changes }) => ({
    version: card.version,
    inForce,
    changes: changes.map(({ capability, tier, currency }) => [capability, tier, currency]),
  }));

const CHANGED = [
  ['prompt', 'basic', 'copilot'],
  ['businessCard', null, 'aiBuilder'],
  ['businessCard', null, 'copilot'],
];

it('begins with the card in force, and has those to come with the prices that they change', () => {
  expect(at('2026-12-31T23:59:59.999Z')).toEqual([
    { version: FIRST.version, inForce: true, changes: [] },
    { version: 'next', inForce: false, changes: CHANGED },
    { version: 'last', inForce: false, changes: [] },
  ]);
});

it('forgets a card when the next has begun', () => {
  expect(at('2027-01-01T00:00:00.000Z')).toEqual([
    { version: 'next', inForce: true, changes: [] },
    { version: 'last', inForce: false, changes: [] },
  ]);
});

it('says what the new price is', () => {
  const [, next] = rateCardsFrom('2026-12-01T00:00:00.000Z', [FIRST, NEXT]);
  expect(next!.changes[0]!.price).toEqual({ per: 'thousandTokens', milliCredits: 200 });
});
