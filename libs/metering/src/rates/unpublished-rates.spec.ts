/** Runs without a published rate or a quantity are rejected unless they state their credits (A16). */
import type { Charge } from '../standing/charge.js';
import { chargeFor } from '../standing/charging.js';
import { CLASSIC, credits, DUAL, recording, tenantAt, usageOf } from '../tenant.fixture.js';
import { CAPABILITIES, type Usage } from '../values/usage.js';
import { RATE_CARDS, rateCardAt, type RateCard } from './rate-card.js';
import { billedUnits, priceOf } from './rating.js';

const funded = (now: string) => {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000_000));
  return tenant;
};
const charged = (now: string, usage: Partial<Usage>): Charge => funded(now).charge(usage);
const refusal = (now: string, usage: Partial<Usage>) =>
  funded(now).isRefused(recording({ time: now, ...usage }));

describe('A16: no rate is invented', () => {
  const missing = (now: string, usage: Partial<Usage>) => refusal(now, { quantity: {}, ...usage });

  it.each(
    CAPABILITIES.map((capability) => [capability, billedUnits(capability)] as const).filter(
      ([, units]) => units.length > 0,
    ),
  )(
    'and no quantity: %s is refused without %j, in the portal too while that is charged',
    (...of) => {
      const [capability, units] = of;
      const named = {
        code: 'invalidAmount',
        field: 'quantity',
        message: `${capability} is charged by ${units.join(' or ')} here, and the event states none: state the number, even if it is 0.`,
      };
      expect(missing(CLASSIC, { capability, context: 'portal' })).toStrictEqual(named);
      expect(missing(DUAL, { capability, quantity: { rows: 1 } })).toStrictEqual(named);
    },
  );
  it('asks for no unit where none is charged', () => {
    const free: readonly Partial<Usage>[] = [
      { context: 'portal' },
      { preview: true },
      { quickTest: true },
      { status: 'failed' },
      { type: 'AIModelTrained' },
      { statedCredits: { currency: 'aiBuilder', milliCredits: 0 } },
    ];
    for (const usage of free)
      expect(charged(DUAL, { quantity: {}, ...usage }).milliCredits).toBe(0);
  });
  it('refuses a run without a published rate, unless it states its credits', () => {
    const run = { capability: 'businessCard', quantity: { images: 1 } } as const;
    expect(refusal(CLASSIC, run)).toMatchObject({ code: 'rateNotPublished', field: 'capability' });
    const statedCredits = { currency: 'aiBuilder', milliCredits: 9_000 } as const;
    const stated = { ...run, statedCredits };
    expect(charged(CLASSIC, stated)).toMatchObject({ milliCredits: 9_000, stated: true });
  });
  it('charges it once a card names a rate, as a change of data', () => {
    const per = { per: 'image', milliCredits: 5_000 } as const;
    const [card] = RATE_CARDS;
    const from = '2025-10-10T00:00:00.000Z';
    const next: RateCard = {
      ...card,
      version: 'next',
      effectiveFrom: from,
      runs: { ...card.runs, businessCard: { aiBuilder: per, copilot: null } },
    };
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000));
    const run = { capability: 'businessCard', quantity: { images: 2 } } as const;
    const at = (time: string) =>
      chargeFor(tenant.stands(), usageOf({ ...run, time }), [card, next]);
    expect(at('2025-10-09T23:59:59.999Z')).toBe('rateNotPublished');
    expect(at(from)).toMatchObject({ milliCredits: 10_000, rateCardVersion: 'next' });
    expect(rateCardAt(from).version).toBe('2025-11-20');
  });

  it('charges a training once a card names its rate, and no other training', () => {
    const [card] = RATE_CARDS;
    const perTraining = { per: 'image', milliCredits: 5_000 } as const;
    const training = { objectDetection: { aiBuilder: perTraining, copilot: null } };
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000));
    const trained = (capability: 'objectDetection' | 'entityExtraction') =>
      chargeFor(
        tenant.stands(),
        usageOf({ type: 'AIModelTrained', capability, quantity: { images: 3 } }),
        [{ ...card, training }],
      );
    expect(trained('objectDetection')).toMatchObject({ milliCredits: 15_000, free: null });
    expect(trained('entityExtraction')).toMatchObject({ milliCredits: 0, free: 'training' });
  });

  it('knows no price of a training that no card names, nor of a run without a published one', () => {
    const training = {
      type: 'AIModelTrained',
      capability: 'entityExtraction',
      tier: null,
    } as const;
    expect(priceOf(training, RATE_CARDS[0], 'aiBuilder')).toBeNull();
    const run = { ...training, type: 'AIModelExecuted', capability: 'businessCard' } as const;
    expect(priceOf(run, RATE_CARDS[0], 'aiBuilder')).toBeNull();
    expect(priceOf(run, RATE_CARDS[0], 'copilot')).toBeNull();
  });

  it('says by which units a capability is billed', () => {
    expect(billedUnits('prompt')).toEqual(['tokensIn', 'tokensOut']);
    expect(billedUnits('receiptProcessing')).toEqual(['pages', 'images']);
    expect(billedUnits('prediction')).toEqual([]);
    const [card] = RATE_CARDS;
    const perRow = { per: 'row', milliCredits: 5 } as const;
    const priced = {
      ...card,
      runs: { ...card.runs, prediction: { aiBuilder: perRow, copilot: null } },
    };
    expect(billedUnits('prediction', [card, priced])).toEqual(['rows']);
  });
});
