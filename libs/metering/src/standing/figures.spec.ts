/** Month-to-date figures per environment and trial, with their sums. */
import { EMPTY_CONFIGURATION, type Configuration } from '../capacity/configuration.js';
import type { Charge } from './charge.js';
import { NO_FIGURES, NOTHING_CONSUMED, viewOf, withCharge, type MonthFigures } from './figures.js';

const configuration: Configuration = {
  ...EMPTY_CONFIGURATION,
  allocations: { prod: 100 },
  copilot: {
    ...EMPTY_CONFIGURATION.copilot,
    environments: {
      prod: { milliCredits: 20, drawFromTenant: true, payAsYouGo: false },
      apart: { milliCredits: 20, drawFromTenant: false, payAsYouGo: false },
    },
  },
};
const of = (consumed: number, copilot: number, trial: number, runs: number) => ({
  consumedMilliCredits: consumed,
  copilotMilliCredits: copilot,
  trialMilliCredits: trial,
  runs,
});
const month: MonthFigures = {
  environments: new Map([
    ['prod', of(130, 50, 1, 2)],
    ['apart', of(40, 70, 2, 3)],
    ['dev', of(5, 6, 4, 5)],
  ]),
  trials: new Map([['maria', 7]]),
};
const totals = {
  consumedMilliCredits: 175,
  copilotMilliCredits: 126,
  trialMilliCredits: 7,
  runs: 10,
  poolMilliCredits: 45,
  allocatedExcessMilliCredits: 30,
  copilotPoolMilliCredits: 30 + 6,
};

it('adds up each sum on its own, those of the pools as the configuration sorts them', () => {
  const view = viewOf(configuration, month);
  expect(view.totals).toEqual(totals);
  expect(view.environment('dev')).toEqual(of(5, 6, 4, 5));
  expect(view.environment('new')).toEqual(NO_FIGURES);
  expect(['maria', 'luis'].map((user) => view.trial(user))).toEqual([7, 0]);
});

it.each([
  {
    charge: { currency: 'aiBuilder', drawnFrom: 'allocation' },
    figures: of(135, 50, 1, 3),
    moved: { consumedMilliCredits: 180, allocatedExcessMilliCredits: 35 },
  },
  {
    charge: { currency: 'aiBuilder', drawnFrom: 'trial' },
    figures: of(130, 50, 6, 3),
    moved: { trialMilliCredits: 12 },
  },
  {
    charge: { currency: 'copilot', drawnFrom: 'copilotPool' },
    figures: of(130, 55, 1, 3),
    moved: { copilotMilliCredits: 131, copilotPoolMilliCredits: 41 },
  },
] as const)('adds one charge, $charge.drawnFrom, and leaves the rest', (row) => {
  const view = viewOf(configuration, month);
  const charge = { ...row.charge, milliCredits: 5 } as Charge;
  const after = withCharge(view, configuration, 'prod', charge);
  expect(after.totals).toEqual({ ...totals, ...row.moved, runs: 11 });
  expect(after.environment('prod')).toEqual(row.figures);
  expect(after.environment('dev')).toEqual(of(5, 6, 4, 5));
  expect(after.trial('maria')).toBe(7);
  expect(view.totals).toEqual(totals);
  expect(view.environment('prod')).toEqual(of(130, 50, 1, 2));
});

it('of a month that begins are those of a month in which nothing was recorded', () => {
  const empty = viewOf(configuration, { environments: new Map(), trials: new Map() });
  expect(NOTHING_CONSUMED.totals).toEqual(empty.totals);
  expect(NOTHING_CONSUMED.environment('prod')).toEqual(empty.environment('prod'));
  expect([NOTHING_CONSUMED.trial('maria'), empty.trial('maria')]).toEqual([0, 0]);
});
