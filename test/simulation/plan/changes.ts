/** Generated changes of a tenant's configuration, small enough for a few runs to cross limits. */
import fc from 'fast-check';
import { ENVIRONMENTS } from './messages.js';
import type { Change } from './plan.js';

const credits = fc.oneof(fc.nat(40), fc.nat(4_000)).map((amount) => amount * 1_000);

const DATES = [
  '2025-08-01T00:00:00.000Z',
  '2025-10-15T00:00:00.000Z',
  '2025-11-01T00:00:00.000Z',
  '2025-11-03T12:00:00.000Z',
  '2025-12-01T00:00:00.000Z',
  '2026-10-20T00:00:00.000Z',
  '2026-11-01T00:00:00.000Z',
];
const LATER = [...DATES.slice(1), '2027-01-01T00:00:00.000Z'];

const grant: fc.Arbitrary<Change> = fc.record({
  kind: fc.constant('grant' as const),
  grantId: fc.constantFrom('g1', 'g2', 'g3', 'g4'),
  sku: fc.constantFrom('aiBuilderAddOn', 'powerAppsPremium', 'dynamics365FinanceOperations', 'own'),
  quantity: fc.integer({ min: 1, max: 3 }),
  milliCreditsEach: fc
    .oneof(fc.integer({ min: 1, max: 900 }), fc.nat(30_000))
    .map((n) => n * 1_000),
  validFrom: fc.constantFrom(DATES[0]!, DATES[0]!, DATES[0]!, ...DATES),
  validTo: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(...LATER)),
  contractStart: fc.constantFrom(null, '2025-03-01T00:00:00.000Z', '2025-12-01T00:00:00.000Z'),
});

const row = fc.record(
  {
    effectiveFrom: fc.constantFrom(...DATES),
    regime: fc.constantFrom('classic' as const, 'dual' as const, 'postSeeded' as const),
    rounding: fc.constantFrom('ceil' as const, 'exact' as const),
    importantOveragePercent: fc.constantFrom(100, 125, 150),
    copilotFallbackPercent: fc.constantFrom(100, 125),
    agentStopPercent: fc.constantFrom(100, 150),
    trialCredits: fc.constantFrom(0, 60, 900),
    trialDays: fc.constantFrom(1, 20),
    trialRenewalsMax: fc.constantFrom(0, 1),
    extensionCredits: fc.constantFrom(60, 900),
    extensionDelayMinutes: fc.constantFrom(0, 200),
    extensionsPerMonthMax: fc.constantFrom(1, 3),
  },
  { requiredKeys: ['effectiveFrom'] },
);

const policy: fc.Arbitrary<Change> = fc
  .uniqueArray(row, { maxLength: 2, selector: (one) => one.effectiveFrom })
  .map((rows) => ({
    kind: 'policy',
    rows: rows.map((one, index) => ({ version: `own-${index}`, ...one })),
  }));

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: grant },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('endGrant' as const),
      grantId: fc.constantFrom('g1', 'g2', 'g3', 'g4'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('allocate' as const),
      environmentId: fc.constantFrom(...ENVIRONMENTS),
      milliCredits: credits,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('allowUnallocated' as const),
      allowed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: policy },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('startTrial' as const, 'startTrial' as const, 'renewTrial' as const),
      userId: fc.constantFrom('u-1', 'u-1', 'u-2'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'extend' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('copilot' as const),
      prepaidMilliCredits: credits,
      payAsYouGo: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('environmentCopilot' as const),
      environmentId: fc.constantFrom(...ENVIRONMENTS),
      milliCredits: credits,
      drawFromTenant: fc.boolean(),
      payAsYouGo: fc.boolean(),
    }),
  },
);

/** Owned credits, some of them allocated, few enough that limits are near. */
export const endowment: fc.Arbitrary<Change[]> = fc
  .record({
    environmentId: fc.constantFrom(...ENVIRONMENTS),
    allocated: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })),
    unallocated: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })),
    prepaidMilliCredits: fc.oneof(fc.constant(0), fc.nat(90_000)),
    copilotAllocated: fc.oneof(fc.constant(null), fc.nat(60_000)),
  })
  .map(({ environmentId, allocated, unallocated, prepaidMilliCredits, copilotAllocated }) => [
    {
      kind: 'grant',
      grantId: `for-${environmentId}`,
      sku: 'own',
      quantity: 1 + allocated + unallocated,
      milliCreditsEach: 1_000,
      validFrom: DATES[0]!,
      validTo: null,
      contractStart: null,
    },
    { kind: 'allocate', environmentId, milliCredits: allocated * 1_000 },
    { kind: 'copilot', prepaidMilliCredits, payAsYouGo: false },
    ...(copilotAllocated === null ? [] : [ownCopilot(environmentId, copilotAllocated)]),
  ]);

/** Free credits, few enough to be used up; `goesOn` also lets the classic regime last longer. */
const trialOrExtension = (goesOn: boolean): fc.Arbitrary<Change> =>
  fc
    .record({
      trialCredits: fc.constantFrom(0, 60, 900),
      trialDays: fc.constantFrom(1, 20),
      extensionCredits: fc.constantFrom(60, 900),
      extensionDelayMinutes: fc.constantFrom(0, 200),
    })
    .map((terms) => {
      const own = { version: 'own-0', effectiveFrom: DATES[0]!, ...terms };
      const classic = { regime: 'classic' as const, trialsOffered: true };
      const longer = { version: 'own-1', effectiveFrom: '2025-11-01T00:00:00.000Z', ...classic };
      return { kind: 'policy', rows: goesOn ? [own, longer] : [own] };
    });

const EXTEND: Change = { kind: 'extend' };

export const onTrial: fc.Arbitrary<Change[]> = fc
  .boolean()
  .chain(trialOrExtension)
  .map((policy) => [
    policy,
    { kind: 'startTrial', userId: 'u-1' },
    { kind: 'startTrial', userId: 'u-2' },
  ]);

export const extended: fc.Arbitrary<Change[]> = fc
  .tuple(fc.boolean().chain(trialOrExtension), endowment)
  .map(([policy, owned]) => [policy, ...owned, EXTEND]);

const ownCopilot = (environmentId: string, milliCredits: number): Change => ({
  kind: 'environmentCopilot',
  environmentId,
  milliCredits,
  drawFromTenant: true,
  payAsYouGo: false,
});

export const changes: fc.Arbitrary<Change[]> = change.map((one) => [one]);

/** The conflicting changes of several admins. */
export const contenders: fc.Arbitrary<Change[]> = fc.array(change, { minLength: 2, maxLength: 3 });
