/** The steps from a run to its amount, in words and figures that can be checked by hand. */
import type { Charge, Usage } from '#metering';
import { explainCharge } from './charge-explanation.js';
import { consumed } from './testing/ledger.fixture.js';

function stepsOf(usage: Partial<Usage>, charge: Partial<Charge> = {}): string[] {
  const event = consumed(usage, charge);
  return explainCharge(event.data).steps.map(({ rule, text }) => `${rule}: ${text}`);
}

describe('the explanation of a charge', () => {
  it('names month, regime, units, price and pool', () => {
    expect(stepsOf({ quantity: { pages: 3 } })).toEqual([
      'A9: It belongs to 2025-09, the month of its own time.',
      'A1: The classic regime held then (policy default).',
      'A2: 3 pages or images at 32 each: 96 credits.',
      'A6: It was charged in aiBuilder credits, drawn from tenantPool.',
    ]);
  });

  it('shows where the sum was rounded', () => {
    const quantity = { tokensIn: 3_100, tokensOut: 1_500 };
    const charge = { exactMilliCredits: 7_600, milliCredits: 8_000 };

    const steps = stepsOf({ capability: 'prompt', tier: 'basic', quantity }, charge);

    expect(steps).toContain(
      'A2: 3100 tokens in at 1 per 1,000, 1500 tokens out at 3 per 1,000: 7.6 credits.',
    );
    expect(steps).toContain('A2: The sum is rounded up once: 8 credits.');
  });

  it('counts tokens together in Copilot Credits', () => {
    const quantity = { tokensIn: 3_100, tokensOut: 1_500 };
    const charge = { currency: 'copilot' as const, milliCredits: 7_500 };

    expect(stepsOf({ capability: 'prompt', tier: 'standard', quantity }, charge)).toContain(
      'A2: 4600 tokens, in begun thousands at 1.5 each: 7.5 credits.',
    );
  });

  it('does not rate what was stated or is free', () => {
    expect(stepsOf({}, { stated: true, milliCredits: 5_000 })).toContain(
      'A2: The publisher stated 5 credits; nothing was rated.',
    );
    expect(stepsOf({}, { free: 'failed', milliCredits: 0 })).toContain(
      'A11: A failed run is recorded and costs nothing.',
    );
  });
});
