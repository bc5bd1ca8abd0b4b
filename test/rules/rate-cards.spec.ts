/** Every rate card has the prices published for its date, in both currencies. */
import { CAPABILITIES, type Capability, RATE_CARDS, type Tier, TIERS } from '#metering';
import { credits, tenantAt } from '../../libs/metering/src/tenant.fixture.js';
import { publishedRate } from '../oracle/published-rates.js';

/** The first card also applies to the time before its publication. */
const FIRST_DAY = '2025-11-20T00:00:00.000Z';
const QUANTITY = {
  tokensIn: 1_234,
  tokensOut: 567,
  characters: 2_345,
  pages: 3,
  images: 2,
  rows: 4,
};

interface Line {
  readonly at: string;
  readonly capability: Capability;
  readonly tier: Tier | null;
}

const LINES: readonly Line[] = RATE_CARDS.flatMap(({ effectiveFrom }) => {
  const at = effectiveFrom > FIRST_DAY ? effectiveFrom : FIRST_DAY;
  return CAPABILITIES.flatMap((capability) =>
    (capability === 'prompt' ? TIERS : [null]).map((tier) => ({ at, capability, tier })),
  );
});

it.each(LINES)('$capability, tier $tier, from $at', ({ at, capability, tier }) => {
  const tenant = tenantAt(at);
  tenant.does(credits(1_000_000));
  const capacity = { prepaidMilliCredits: 1e9, payAsYouGo: false };
  tenant.does({ type: 'ChangeCopilotCapacity', ...capacity });
  const charge = (context: 'cloudFlow' | 'agent') =>
    tenant.charge({ capability, tier, context, quantity: QUANTITY });

  const published = publishedRate(at, capability, tier, QUANTITY);

  expect(charge('cloudFlow')).toMatchObject({
    currency: 'aiBuilder',
    exactMilliCredits: published?.aiBuilder ?? 0,
    free: published ? null : 'freeCapability',
  });
  expect(charge('agent')).toMatchObject({
    currency: 'copilot',
    exactMilliCredits: published?.copilot ?? 0,
  });
});
