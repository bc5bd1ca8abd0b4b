/**
 * Generated histories of a tenant around the dates of regime changes, with small amounts, so that limits are often reached.
 */
import fc from 'fast-check';
import {
  CAPABILITIES,
  CONTEXTS,
  type Currency,
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

/** Starts in the classic regime: the weeks before the change, a leap day, a turn of the year. */
const classicStart = fc.constantFrom(
  '2025-09-15T08:00:00.000Z',
  '2025-09-15T08:00:00.000Z',
  '2025-10-20T12:00:00.000Z',
  '2024-02-28T23:00:00.000Z',
  '2023-12-31T22:00:00.000Z',
);

/** Starts before, at and after each change of the rules; a leap day; a turn of the year. */
const anyStart = fc.constantFrom(
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

/** A region that switches three days late; a fall-back at 125 %; no rounding. */
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

const statedIn = (currency: Currency) => (amount: number) => ({ currency, milliCredits: amount });

const stated = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  milliCredits(10, 100, 800, 1_000, 1_250, 60_000, 200_000).map(statedIn('aiBuilder')),
  milliCredits(10, 100, 125, 1_000).map(statedIn('copilot')),
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

/** Usage as a publisher would send it: only trained models are trained and quick-tested, and agents state their own currency. */
function publishable(
  one: Pick<Usage, 'type' | 'environmentId' | 'userId' | 'capability' | 'tier' | 'context'> &
    Pick<Usage, 'status' | 'preview' | 'quickTest' | 'quantity' | 'statedCredits'>,
): Omit<Usage, 'id' | 'time'> {
  const isTrained = TRAINED.some((capability) => capability === one.capability);
  const isAgent = one.context === 'agent' || one.context === 'agentFlow';
  const isOwnCurrency = !isAgent || one.statedCredits?.currency !== 'aiBuilder';
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

/** Mostly none; sometimes days or months. */
const lateness = fc.constantFrom(0, 0, 0, 0, 5, HOUR, 3 * DAY, 20 * DAY, 45 * DAY, 100 * DAY);

const run = fc.tuple(usage, lateness).map((args) => steps.use(...args));
const allocation = fc
  .tuple(environment, milliCredits(0, 500, 1_000, 4_000, 100_000))
  .map((args) => steps.allocateTo(...args));
const prepayment = fc
  .tuple(milliCredits(0, 100, 1_000, 5_000), fc.constantFrom(false, false, true))
  .map((args) => steps.prepay(...args));
const pause = fc.constantFrom(1, 10, HOUR, 5 * HOUR, DAY, 4 * DAY).map(steps.passTime);
const longPause = fc.constantFrom(4 * DAY, 30 * DAY, 31 * DAY, 70 * DAY).map(steps.passTime);
const look = fc.constant(steps.look());
const due = fc.constant(steps.sayWhatIsDue());
const trial = user.map(steps.tryFree);
const renewal = user.map(steps.renew);
const extension = fc.constant(steps.extension());

const times = <T>(count: number, one: T): T[] => Array<T>(count).fill(one);

/** A run of an app that states its cost, of the size of trials and extensions. */
const largeRun = fc
  .tuple(usage, user, milliCredits(1, 50_000, 100_000, 150_000, 200_000), lateness)
  .map(([one, userId, aiBuilder, ago]) =>
    steps.use(
      {
        ...one,
        userId,
        context: 'app',
        preview: false,
        statedCredits: { currency: 'aiBuilder', milliCredits: aiBuilder },
      },
      ago,
    ),
  );

/** Repeated entries are more likely: most steps of a history are usage. */
const ofEveryKind = [
  ...times(7, run),
  ...times(2, grant),
  fc.nat(4).map(steps.end),
  ...times(2, allocation),
  fc.boolean().map(steps.offerUnallocated),
  fc.constantFrom(...POLICIES).map(steps.rule),
  prepayment,
  fc.tuple(environment, copilot).map((args) => steps.giveCopilot(...args)),
  trial,
  renewal,
  extension,
  ...times(2, pause),
  longPause,
  due,
  ...times(2, look),
];

/** For a tenant that owns no credits. */
const onTrial = [
  ...times(4, largeRun),
  run,
  ...times(2, trial),
  ...times(2, renewal),
  ...times(4, fc.constantFrom(HOUR, 4 * DAY, 9 * DAY, 16 * DAY).map(steps.passTime)),
  due,
  look,
];

/** For a tenant that owns few credits and requests extensions. */
const onExtensions = [
  ...times(4, largeRun),
  ...times(2, allocation),
  grant,
  ...times(2, extension),
  ...times(3, pause),
  due,
  look,
];

/** Histories by the tenant's source of credits. */
export const HISTORIES = {
  ofEveryKind: { start: anyStart, steps: ofEveryKind },
  onTrial: { start: classicStart, steps: onTrial },
  onExtensions: { start: classicStart, steps: onExtensions },
};
