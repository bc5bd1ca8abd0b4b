/** The cost of a run by the published rates, its rounding, and what is free. */
import type { Charge } from '../standing/charge.js';
import { CLASSIC, credits, DUAL, recording, tenantAt } from '../tenant.fixture.js';
import type { Usage } from '../values/usage.js';

const charged = (now: string, usage: Partial<Usage>): Charge => {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000_000));
  return tenant.charge(usage);
};
const onCopilot = (usage: Partial<Usage>): Charge => {
  const tenant = tenantAt(DUAL);
  tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits: 1e9, payAsYouGo: false });
  return tenant.charge(usage);
};
const refusal = (now: string, usage: Partial<Usage>) => {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000_000));
  return tenant.isRefused(recording({ time: now, ...usage }));
};
const prompt = (tier: Usage['tier'], tokensIn: number, tokensOut: number): Partial<Usage> => ({
  capability: 'prompt',
  tier,
  quantity: { tokensIn, tokensOut },
});

describe('the rate card of 2025-11-20', () => {
  it.each<{
    readonly capability: Usage['capability'];
    readonly quantity: Usage['quantity'];
    readonly own: number;
    readonly copilot: number;
  }>([
    { capability: 'customDocumentProcessing', quantity: { pages: 3 }, own: 300, copilot: 24 },
    { capability: 'receiptProcessing', quantity: { images: 2 }, own: 64, copilot: 16 },
    { capability: 'invoiceProcessing', quantity: { pages: 3 }, own: 96, copilot: 24 },
    { capability: 'identityDocument', quantity: { pages: 1, images: 1 }, own: 64, copilot: 16 },
    { capability: 'contractProcessing', quantity: { images: 2 }, own: 64, copilot: 16 },
    { capability: 'healthInsuranceCard', quantity: { images: 2 }, own: 64, copilot: 16 },
    { capability: 'imageDescription', quantity: { images: 2 }, own: 64, copilot: 16 },
    { capability: 'objectDetection', quantity: { images: 2 }, own: 16, copilot: 16 },
    { capability: 'textRecognition', quantity: { pages: 2 }, own: 6, copilot: 0.2 },
    { capability: 'sentimentAnalysis', quantity: { characters: 1_001 }, own: 4, copilot: 0.2 },
    { capability: 'languageDetection', quantity: { characters: 2_000 }, own: 4, copilot: 0.2 },
    { capability: 'keyPhraseExtraction', quantity: { characters: 1 }, own: 2, copilot: 0.1 },
    { capability: 'categoryClassification', quantity: { characters: 1_500 }, own: 40, copilot: 3 },
    { capability: 'entityExtraction', quantity: { characters: 1_000 }, own: 20, copilot: 1.5 },
    { capability: 'textTranslation', quantity: { characters: 3_400 }, own: 88, copilot: 6 },
  ])(
    '$capability of $quantity costs $own AI Builder or $copilot Copilot Credits',
    ({ capability, quantity, own, copilot }) => {
      const run = { capability, quantity };
      expect(charged(DUAL, run)).toMatchObject({
        currency: 'aiBuilder',
        milliCredits: own * 1_000,
      });
      const other = { currency: 'copilot', milliCredits: copilot * 1_000 };
      expect(onCopilot(run)).toMatchObject(other);
    },
  );

  it.each([
    { tier: 'basic', exactMilliCredits: 3_100 + 3 * 1_500, copilotMilliCredits: 500 },
    { tier: 'standard', exactMilliCredits: 20 * 3_100 + 60 * 1_500, copilotMilliCredits: 7_500 },
    { tier: 'premium', exactMilliCredits: 140 * 3_100 + 560 * 1_500, copilotMilliCredits: 50_000 },
  ] as const)('a $tier prompt of 3.1K tokens in and 1.5K out', (row) => {
    const run = prompt(row.tier, 3_100, 1_500);
    expect(charged(DUAL, run).exactMilliCredits).toBe(row.exactMilliCredits);
    expect(onCopilot(run).milliCredits).toBe(row.copilotMilliCredits);
  });

  it('counts a prompt older than the choice of a model as basic', () => {
    expect(charged(DUAL, prompt(null, 1_000, 0)).milliCredits).toBe(1_000);
  });
  it('counts only the unit that the card names', () => {
    const quantity = { pages: 1, images: 5, characters: 9_999, tokensIn: 9_999, rows: 9 };
    const run = { capability: 'textRecognition', quantity } as const;
    expect(charged(DUAL, run).milliCredits).toBe(3_000);
  });
});

describe('R27: tokens are what the publisher counted', () => {
  it.each([
    [{ tokensIn: 1_000, tokensOut: 0 }, 20_000],
    [{ tokensIn: 0, tokensOut: 1_000 }, 60_000],
    [{ tokensIn: 1_000 }, 20_000],
    [{ tokensOut: 1_000 }, 60_000],
    [{ tokensOut: 0 }, 0],
  ])('takes both counts as stated, one that is not as 0: %j', (quantity, milliCredits) => {
    const run = { capability: 'prompt', tier: 'standard', quantity } as const;
    expect(charged(DUAL, run).milliCredits).toBe(milliCredits);
  });
});

describe('A2: amounts are whole milli-credits, and a run is rounded once', () => {
  it('rounds the sum of an AI Builder run up to a whole credit', () => {
    expect(charged(DUAL, prompt('basic', 1, 1))).toMatchObject({
      exactMilliCredits: 4,
      milliCredits: 1_000,
    });
    expect(charged(DUAL, prompt('basic', 1_000, 0)).milliCredits).toBe(1_000);
    expect(charged(DUAL, prompt('basic', 1_001, 0)).milliCredits).toBe(2_000);
  });
  it('keeps it exact where the policy says so', () => {
    const tenant = tenantAt(DUAL);
    const row = { version: 'exact', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    const policy = [{ ...row, rounding: 'exact' as const }];
    tenant.does(credits(1_000), { type: 'ChangePolicy', policy });
    expect(tenant.charge(prompt('basic', 1, 1)).milliCredits).toBe(4);
    const characters = { capability: 'textTranslation', quantity: { characters: 1 } } as const;
    expect(tenant.charge(characters).milliCredits).toBe(22_000);
  });
  it('never rounds Copilot Credits beyond their own units', () => {
    expect(onCopilot(prompt('standard', 3_100, 1_500)).milliCredits).toBe(7_500);
  });
  it.each([
    ['aiBuilder', 1_234],
    ['copilot', 500],
  ] as const)('lets stated credits stand: %s %d', (currency, milliCredits) => {
    const statedCredits = { currency, milliCredits };
    const charge = charged(CLASSIC, { statedCredits, quantity: { pages: 9 } });
    expect(charge).toMatchObject({ currency, milliCredits, stated: true, free: null });
  });
  it('refuses a run too large to be counted', () => {
    const tooLarge = refusal(DUAL, { quantity: { pages: Number.MAX_SAFE_INTEGER } });
    expect(tooLarge).toMatchObject({ code: 'invalidAmount', field: 'quantity' });
  });
});

describe('R22: always free', () => {
  it.each([CLASSIC, DUAL])('previews and quick tests at %s', (now) => {
    const quantity = { pages: 3 };
    const preview = charged(now, { preview: true, quantity });
    expect(preview).toMatchObject({ milliCredits: 0, free: 'preview' });
    const quickTest = charged(now, { quickTest: true, quantity });
    expect(quickTest).toMatchObject({ milliCredits: 0, free: 'quickTest' });
    const builder = charged(now, { ...prompt('premium', 9_000, 9_000), quickTest: true });
    expect(builder).toMatchObject({ milliCredits: 0, free: 'quickTest' });
  });
});

describe('R23: charged in the classic regime', () => {
  it('trying a prebuilt model in the portal, at the production rate', () => {
    const tried = { context: 'portal', capability: 'receiptProcessing' } as const;
    const charge = charged(CLASSIC, { ...tried, quantity: { images: 1 } });
    expect(charge).toMatchObject({ milliCredits: 32_000, free: null });
  });
  it('training an object detection model, and prediction per row, without published rates', () => {
    const training = { type: 'AIModelTrained', capability: 'objectDetection' } as const;
    expect(refusal(CLASSIC, training).code).toBe('rateNotPublished');
    const rows = { capability: 'prediction', quantity: { rows: 9 } } as const;
    expect(refusal(CLASSIC, rows).code).toBe('rateNotPublished');
  });
  it('charges nothing for training custom documents, which yet needs access to credits', () => {
    const training = charged(CLASSIC, { type: 'AIModelTrained', quantity: { pages: 9 } });
    expect(training).toMatchObject({ milliCredits: 0, free: 'training' });
    expect(tenantAt(CLASSIC).may('prod').make).toMatchObject({
      allowed: false,
      code: 'NoCapacity',
    });
  });
});

describe('R24: free from the dual regime on', () => {
  it.each<[string, Partial<Usage>, string]>([
    ['all training', { type: 'AIModelTrained', capability: 'objectDetection' }, 'training'],
    ['tests in the portal', { context: 'portal', quantity: { pages: 1 } }, 'portalTest'],
    ['prediction', { capability: 'prediction', quantity: { rows: 9 } }, 'freeCapability'],
    ['business cards', { capability: 'businessCard', quantity: { images: 1 } }, 'freeCapability'],
  ])('%s', (_what, usage, free) => {
    expect(charged(DUAL, usage)).toMatchObject({ milliCredits: 0, free });
  });
});

describe('A11: a failed run costs nothing, unless the publisher says so', () => {
  it('is recorded all the same', () => {
    const run = { status: 'failed', quantity: { pages: 3 } } as const;
    expect(charged(DUAL, run)).toMatchObject({ milliCredits: 0, free: 'failed' });
    const statedCredits = { currency: 'aiBuilder', milliCredits: 7_000 } as const;
    const stated = { ...run, statedCredits };
    expect(charged(DUAL, stated)).toMatchObject({ milliCredits: 7_000, free: null });
  });
});
