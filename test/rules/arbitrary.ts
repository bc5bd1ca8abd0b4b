/** Arbitrary lives of a tenant around the dates that matter; small amounts, so that limits are met often. */
import fc from 'fast-check';
import {
  CAPABILITIES,
  CONTEXTS,
  type PolicyRow,
  type Status,
  TIERS,
  type Usage,
  USAGE_TYPES,
} from '#metering';
import { ENVIRONMENTS, TENANT, USERS } from './names.js';
import * as steps from './steps.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Before, at and after each change of the rules; a leap day; a turn of the year. */
export const start = fc.constantFrom(
  '2025-09-15T08:00:00.000Z',
  '2025-10-20T12:00:00.000Z',
  '2025-10-31T23:59:00.000Z',
  '2026-10-20T12:00:00.000Z',
  '2026-10-31T23:59:00.000Z',
  '2024-02-28T23:00:00.000Z',
  '2023-12-31T22:00:00.000Z',
);

const environment = fc.constantFrom(...ENVIRONMENTS);
const user = fc.constantFrom(...USERS);
const milliCredits = (...credits: number[]) =>
  fc.constantFrom(...credits).map((one) => one * 1_000);

const licence = fc.constantFrom<[string, number]>(
  ['bundle', 1_000],
  ['bundle', 5_000],
  ['powerAppsPremium', 500],
  ['powerAppsPerApp', 250],
  ['powerAutomatePremium', 5_000],
  ['dynamics365FinanceOperations', 20_000],
  ['sustainabilityUslPlus', 25_000],
  ['aiBuilderAddOn', 1_000_000],
);

const grant = fc
  .record({
    licence,
    quantity: fc.constantFrom(1, 2, 3, 500),
    contractStart: fc.constantFrom(null, '2024-06-01T00:00:00.000Z', '2025-11-01T00:00:00.000Z'),
    startsInMinutes: fc.constantFrom(0, 0, 0, -40 * DAY, -HOUR, HOUR, 12 * DAY),
    lastsMinutes: fc.constantFrom(null, null, 0, HOUR, 2 * DAY, 30 * DAY),
  })
  .map(({ licence: [sku, credits], ...rest }) =>
    steps.grant({ ...rest, sku, milliCreditsEach: credits * 1_000 }),
  );

/** A region switched on three days late; a fall-back at 125 %; nothing rounded. */
const POLICIES: readonly (readonly PolicyRow[])[] = [
  [],
  [
    { version: 'eu', effectiveFrom: '2025-11-01T00:00:00.000Z', regime: 'classic' },
    { version: 'eu-on', effectiveFrom: '2025-11-03T00:00:00.000Z', regime: 'dual' },
  ],
  [{ version: 'late', effectiveFrom: '2025-01-01T00:00:00.000Z', copilotFallbackPercent: 125 }],
  [{ version: 'exact', effectiveFrom: '2023-01-01T00:00:00.000Z', rounding: 'exact' }],
];

const quantity = fc
  .tuple(
    fc.constantFrom('tokensIn', 'tokensOut', 'characters', 'pages', 'images', 'rows'),
    fc.constantFrom(0, 1, 7, 31, 320, 1_001, 4_600),
    fc.constantFrom('tokensOut', 'pages', 'images'),
    fc.constantFrom(0, 1, 10),
  )
  .map(([unit, much, other, few]) => ({ [other]: few, [unit]: much }));

const stated = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  milliCredits(10, 100, 800, 1_000, 1_250, 60_000, 200_000).map((aiBuilder) => ({ aiBuilder })),
  milliCredits(10, 100, 125, 1_000).map((copilot) => ({ copilot })),
);

const usage: fc.Arbitrary<Omit<Usage, 'id' | 'time'>> = fc
  .record({
    type: fc.constantFrom(...USAGE_TYPES),
    environmentId: environment,
    userId: fc.option(user),
    capability: fc.constantFrom(...CAPABILITIES),
    tier: fc.constantFrom(...TIERS),
    context: fc.constantFrom(...CONTEXTS),
    status: fc.constantFrom<Status>('processed', 'processed', 'processed', 'failed'),
    preview: fc.constantFrom(false, false, false, true),
    quickTest: fc.constantFrom(false, false, false, true),
    quantity,
    statedCredits: stated,
  })
  .map(publishable);

const TRAINED = ['customDocumentProcessing', 'objectDetection'] as const;

/** What a publisher would send: only trained models are trained and quick-tested, agents state their own currency. */
function publishable(
  one: Pick<Usage, 'type' | 'environmentId' | 'userId' | 'capability' | 'tier' | 'context'> &
    Pick<Usage, 'status' | 'preview' | 'quickTest' | 'quantity' | 'statedCredits'>,
): Omit<Usage, 'id' | 'time'> {
  const isTrained = TRAINED.some((capability) => capability === one.capability);
  const isAgent = one.context === 'agent' || one.context === 'agentFlow';
  const isOwnCurrency = one.statedCredits === null || !isAgent || 'copilot' in one.statedCredits;
  return {
    ...one,
    type: isTrained ? one.type : 'AIModelExecuted',
    tier: one.capability === 'prompt' ? one.tier : null,
    quickTest: one.quickTest && one.type === 'AIModelExecuted' && isTrained,
    preview: one.preview && one.statedCredits === null,
    statedCredits: isOwnCurrency ? one.statedCredits : null,
    source: '/model-based',
    tenantId: TENANT,
    environmentName: null,
    modelId: 'model',
    modelName: null,
    automationId: null,
    automationName: null,
    dataType: null,
    extra: null,
  };
}

const copilot = fc.record({
  milliCredits: milliCredits(0, 100, 1_000),
  drawFromTenant: fc.boolean(),
  payAsYouGo: fc.constantFrom(false, false, true),
});

/** Mostly now; sometimes days, sometimes months late. */
const lateness = fc.constantFrom(0, 0, 0, 0, 5, HOUR, 3 * DAY, 20 * DAY, 45 * DAY, 100 * DAY);

/** Given often stands often: usage is what most of a life is made of. */
export const life = [
  ...Array<fc.Arbitrary<steps.Step>>(7).fill(
    fc.tuple(usage, lateness).map(([run, ago]) => steps.use(run, ago)),
  ),
  grant,
  grant,
  fc.nat(4).map(steps.end),
  fc
    .tuple(environment, milliCredits(0, 500, 1_000, 4_000, 100_000))
    .map((args) => steps.allocateTo(...args)),
  fc
    .tuple(environment, milliCredits(0, 500, 1_000, 4_000, 100_000))
    .map((args) => steps.allocateTo(...args)),
  fc.boolean().map(steps.offerUnallocated),
  fc.constantFrom(...POLICIES).map(steps.rule),
  fc
    .tuple(milliCredits(0, 100, 1_000, 5_000), fc.constantFrom(false, false, true))
    .map((args) => steps.prepay(...args)),
  fc.tuple(environment, copilot).map((args) => steps.giveCopilot(...args)),
  user.map(steps.tryFree),
  user.map(steps.renew),
  fc.constant(steps.extension()),
  fc
    .constantFrom(1, 10, HOUR, 5 * HOUR, DAY, 4 * DAY, 30 * DAY, 31 * DAY, 70 * DAY)
    .map(steps.passTime),
  fc.constantFrom(1, 10, HOUR, 5 * HOUR, DAY, 4 * DAY).map(steps.passTime),
  fc.constant(steps.sayWhatIsDue()),
  fc.constant(steps.look()),
  fc.constant(steps.look()),
];
