/** The words for currencies, pools, regimes and levels in sentences. */
import { drawnInPhrase, levelPhrase, regimePhrase } from './words.js';

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
    expect(drawnInPhrase(currency, pool)).toMatch(
      /^in (AI Builder credits|Copilot Credits), (drawn from|though) [a-z]/,
    );
    expect(drawnInPhrase(currency, pool)).not.toMatch(/[a-z][A-Z]|\bnone\b/);
  }
});

it('says where a run was recorded that nothing covered', () => {
  expect(drawnInPhrase('aiBuilder', 'none')).toBe(
    'in AI Builder credits, though nothing covered it',
  );
});

it('calls each regime and each level by words of its own', () => {
  const regimes = (['classic', 'dual', 'postSeeded'] as const).map(regimePhrase);
  expect(regimes).toEqual(['classic regime', 'dual regime', 'post-seeded regime']);
  const levels = (['none', 'simple', 'important', 'exhausted'] as const).map(levelPhrase);
  expect(levels).toEqual(['no overage', 'simple overage', 'important overage', 'used up']);
});
