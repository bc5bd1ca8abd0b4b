/** The steps from a run to its amount, in words and figures that can be checked by hand. */
import { CLASSIC, credits, DUAL, tenantAt, usageOf } from '../tenant.fixture.js';
import type { Usage } from '../values/usage.js';
import { explainCharge } from './charge-explanation.js';

/** Of a run that a tenant with credits was charged for. */
function stepsOf(usage: Partial<Usage>, now = CLASSIC): string[] {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000));
  const run = usageOf({ time: now, ...usage });
  const { steps } = explainCharge({ usage: run, charge: tenant.charge(run) });
  return steps.map(({ rule, text }) => `${rule}: ${text}`);
}

const PROMPT = { capability: 'prompt', quantity: { tokensIn: 3_100, tokensOut: 1_500 } } as const;

describe('the explanation of a charge', () => {
  it('names month, regime, units, price and pool', () => {
    expect(stepsOf({ capability: 'invoiceProcessing', quantity: { pages: 3 } })).toEqual([
      'A9: It belongs to 2025-10, the month of its own time.',
      'A1: The classic regime held then (policy classic).',
      'A2: 3 pages or images at 32 each: 96 credits.',
      'A6: It was charged in aiBuilder credits, drawn from tenantPool.',
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
      'A2: 4600 tokens, in begun thousands at 1.5 each: 7.5 credits.',
    );
  });

  it('does not rate what was stated or is free', () => {
    expect(stepsOf({ statedCredits: { currency: 'aiBuilder', milliCredits: 5_000 } })).toContain(
      'A2: The publisher stated 5 credits; nothing was rated.',
    );
    expect(stepsOf({ status: 'failed' })).toContain(
      'A11: A failed run is recorded and costs nothing.',
    );
  });
});
