/** The explanation of a charge: every step from the run to its amount. */
import { CLASSIC, credits, DUAL, tenantAt, tenantWith, usageOf } from '../tenant.fixture.js';
import type { Usage } from '../values/usage.js';
import { RATE_CARDS, type Price, type RateCard } from '../rates/rate-card.js';
import type { Charge } from './charge.js';
import { chargeFor } from './charging.js';
import { explainCharge } from './charge-explanation.js';

/** Explains the charge of a run in a tenant with credits. */
function explanationOf(usage: Partial<Usage>, now = CLASSIC) {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000));
  const run = usageOf({ time: now, ...usage });
  return explainCharge({ usage: run, charge: tenant.charge(run) });
}

const stepsOf = (usage: Partial<Usage>, now = CLASSIC): string[] =>
  explanationOf(usage, now).steps.map(({ rule, text }) => `${rule}: ${text}`);

const PROMPT = { capability: 'prompt', quantity: { tokensIn: 3_100, tokensOut: 1_500 } } as const;

describe('the explanation of a charge', () => {
  it('names month, regime, units, price and pool', () => {
    expect(stepsOf({ capability: 'invoiceProcessing', quantity: { pages: 3 } })).toEqual([
      'A9: It belongs to 2025-10, the month of its own time.',
      'A1: The classic regime applied then (policy classic).',
      'A2: 3 pages or images at 32 each: 96 credits.',
      'A6: It was charged in AI Builder credits, drawn from the tenant pool.',
    ]);
  });

  it('shows where the sum was rounded', () => {
    const steps = stepsOf({ ...PROMPT, tier: 'basic' });

    expect(steps).toContain(
      'A2: 3100 tokens in at 1 per 1,000, 1500 tokens out at 3 per 1,000: 7.6 credits.',
    );
    expect(steps).toContain('A2: The sum is rounded up once: 8 credits.');
  });

  it('counts tokens together in Copilot Credits', () => {
    expect(stepsOf({ ...PROMPT, tier: 'standard', context: 'agent' }, DUAL)).toContain(
      'A2: 4600 tokens, rounded up to whole thousands at 1.5 each: 7.5 credits.',
    );
  });

  it.each([
    {
      usage: { capability: 'customDocumentProcessing', quantity: { pages: 2 } },
      text: '2 pages at 100 each: 200 credits.',
    },
    {
      usage: { capability: 'objectDetection', quantity: { images: 3, pages: 9 } },
      text: '3 images at 8 each: 24 credits.',
    },
    {
      usage: { capability: 'receiptProcessing', quantity: { images: 3, pages: 2 } },
      text: '5 pages or images at 32 each: 160 credits.',
    },
    {
      usage: { capability: 'textTranslation', quantity: { characters: 3_400 } },
      text: '3400 characters, rounded up to whole thousands at 22 each: 88 credits.',
    },
    {
      usage: { capability: 'textTranslation', quantity: { characters: 0 } },
      text: '0 characters, rounded up to whole thousands at 22 each: 0 credits.',
    },
  ] as const)('names the unit: $text', ({ usage, text }) => {
    expect(stepsOf(usage)).toContain(`A2: ${text}`);
  });

  it.each([
    { usage: { statedCredits: { currency: 'aiBuilder', milliCredits: 5_000 } }, now: CLASSIC },
    { usage: { preview: true, quantity: { pages: 1 } }, now: CLASSIC },
  ] as const)('has no price where nothing was rated: $usage', ({ usage, now }) => {
    expect(explanationOf(usage, now)).toMatchObject({ price: null, rateCardVersion: '2025-11-20' });
  });

  it('gives price, quantity and both amounts to compute it again', () => {
    expect(explanationOf({ ...PROMPT, tier: 'basic' })).toMatchObject({
      rateCardVersion: '2025-11-20',
      price: { per: 'token', milliCreditsIn: 1, milliCreditsOut: 3 },
      quantity: { tokensIn: 3_100, tokensOut: 1_500 },
      exactMilliCredits: 7_600,
      milliCredits: 8_000,
    });
  });

  it.each([
    { usage: { preview: true }, now: CLASSIC, text: 'R22: Preview models are free.' },
    { usage: { quickTest: true }, now: CLASSIC, text: 'R22: Quick tests are free.' },
    { usage: { type: 'AIModelTrained' }, now: CLASSIC, text: 'R23: This training is free.' },
    {
      usage: { context: 'portal' },
      now: DUAL,
      text: 'R24: Tests in the portal are free in this regime.',
    },
    {
      usage: { capability: 'prediction' },
      now: DUAL,
      text: 'R24: This capability is free in this regime.',
    },
    {
      usage: { status: 'failed' },
      now: CLASSIC,
      text: 'A11: A failed run is recorded and costs nothing.',
    },
    {
      usage: { statedCredits: { currency: 'aiBuilder', milliCredits: 5_000 } },
      now: CLASSIC,
      text: 'A2: The publisher stated 5 credits; nothing was rated.',
    },
  ] as const)('says why nothing was rated: $text', ({ usage, now, text }) => {
    const steps = stepsOf({ quantity: { pages: 1 }, ...usage }, now);
    expect(steps).toHaveLength(4);
    expect(steps[2]).toBe(text);
  });

  it('counts rows where a card bills by them', () => {
    const [card] = RATE_CARDS;
    const perRow: Price = { per: 'row', milliCredits: 250 };
    const prediction = { aiBuilder: perRow, copilot: null };
    const batches: RateCard = { ...card, version: 'rows', runs: { ...card.runs, prediction } };
    const run = { capability: 'prediction', quantity: { rows: 40 } } as const;
    const usage = usageOf({ time: CLASSIC, ...run });
    const charge = chargeFor(tenantWith(CLASSIC, credits(1_000)).stands(), usage, [batches]);
    expect(charge).toMatchObject({ milliCredits: 10_000, rateCardVersion: 'rows' });
    const { steps } = explainCharge({ usage, charge: charge as Charge }, [batches]);
    expect(steps[2]?.text).toBe('40 rows at 0.25 each: 10 credits.');
  });

  it('keeps to the amount where it does not know the rate card', () => {
    const tenant = tenantAt(CLASSIC);
    const usage = usageOf({ time: CLASSIC, quantity: { pages: 1 } });
    const charge = { ...tenant.charge(usage), rateCardVersion: '2031-01-01' };
    const { price, steps } = explainCharge({ usage, charge });
    expect(price).toBeNull();
    expect(steps[2]?.text).toBe('Rate card 2031-01-01: 100 credits.');
  });
});
