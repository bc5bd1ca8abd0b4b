/** The words for currencies, pools, regimes and levels in sentences. */
import { drawnIn } from './words.js';

const POOLS = [
  'allocation',
  'tenantPool',
  'trial',
  'copilotAllocation',
  'copilotPool',
  'payAsYouGo',
  'none',
] as const;

it.each(POOLS)('%s', (pool) => {
  for (const currency of ['aiBuilder', 'copilot'] as const) {
    expect(drawnIn(currency, pool)).toMatch(/^in (AI Builder credits|Copilot Credits), [a-z]/);
    expect(drawnIn(currency, pool)).not.toMatch(/[a-z][A-Z]|\bnone\b/);
  }
});

it('says where a run was recorded that nothing covered', () => {
  expect(drawnIn('aiBuilder', 'none')).toBe('in AI Builder credits, though nothing covered it');
});
