/**
 * The order of a month's environments and their pages: by the requested figure, largest first, or by name; equal ones
 * by
 * name in natural order, then by id.
 */
import { LEVELS } from '#metering';
import { ENVIRONMENT_ORDERS, type EnvironmentOrder, pageOf } from './environment-page.js';
import type { EnvironmentState } from './environment-usage.js';

interface Figures {
  readonly name?: string;
  readonly source?: string;
  readonly isNearLimit?: boolean;
  readonly remaining?: number;
  readonly level?: string;
  readonly consumed?: number;
  readonly available?: number;
  readonly scopeConsumed?: number;
  readonly copilot?: number;
  readonly runs?: number;
  readonly failedRuns?: number;
  readonly lastRunAt?: string | null;
}

const state = (environmentId: string, figures: Figures = {}): EnvironmentState => {
  const { level = 'none', consumed = 0, available = 100, scopeConsumed = 0 } = figures;
  const { copilot = 0, runs = 0, failedRuns = 0, lastRunAt = null, name = null } = figures;
  const { source = 'allocation', isNearLimit = false, remaining = 0 } = figures;
  return {
    ...{ environmentId, isNearLimit },
    row: { name, copilotMilliCredits: copilot, runs, failedRuns, lastRunAt },
    standing: {
      ...{ level, consumedMilliCredits: consumed, availableMilliCredits: available },
      ...{ scopeConsumedMilliCredits: scopeConsumed, remainingMilliCredits: remaining, source },
    },
  } as unknown as EnvironmentState;
};

/** The ids of all environments, page by page. */
function pages(all: readonly EnvironmentState[], order: EnvironmentOrder, limit: number) {
  const found: string[][] = [];
  let after: Parameters<typeof pageOf>[1]['after'] = null;
  do {
    const page = pageOf(all, { order, after, limit });
    expect(page.count).toBe(all.length);
    found.push(page.rows.map(({ environmentId }) => environmentId));
    after = page.next;
  } while (after !== null && found.length <= all.length);
  return found;
}

const EARLY = '2025-09-01T00:00:00.000Z';
const LATE = '2025-09-02T00:00:00.000Z';

it.each([
  ['environment', [{ runs: 9 }, { runs: 1 }, { runs: 5 }], 'abc'],
  ['consumed', [{ consumed: 1 }, { consumed: 3 }, { consumed: 2 }], 'bca'],
  ['copilotConsumed', [{ copilot: 1 }, { copilot: 3 }, { copilot: 2 }], 'bca'],
  ['available', [{ available: 1 }, { available: 3 }, { available: 2 }], 'bca'],
  ['remaining', [{ remaining: 1 }, { remaining: 3 }, { remaining: 2 }], 'bca'],
  ['consumedPercent', [{ available: 0 }, { scopeConsumed: 3 }, {}], 'bca'],
  ['name', [{ name: 'Env 10' }, { name: 'env 2' }, { name: 'Ärger' }], 'cba'],
  ['runs', [{ runs: 1 }, { runs: 3 }, { runs: 2 }], 'bca'],
  ['failedRuns', [{ failedRuns: 1 }, { failedRuns: 3 }, { failedRuns: 2 }], 'bca'],
  ['lastRunAt', [{ lastRunAt: null }, { lastRunAt: EARLY }, { lastRunAt: LATE }], 'cba'],
  ['state', [{ scopeConsumed: 10 }, { scopeConsumed: 90 }, { scopeConsumed: 50 }], 'bca'],
  ['state', [{ scopeConsumed: 99 }, { level: 'important' }, { level: 'simple' }], 'bca'],
  ['state', [{ isNearLimit: true }, { source: 'none' }, { level: 'simple' }], 'cba'],
  ['state', [{ source: 'none', copilot: 1 }, { isNearLimit: true }, { scopeConsumed: 99 }], 'bac'],
  ['state', [{ available: 0, scopeConsumed: 5 }, { scopeConsumed: 1 }, {}], 'bca'],
] as const)('by %s, of %j, is %s', (order, figures, expected) => {
  const all = figures.map((one, index) => state('abc'[index]!, one));
  for (const limit of [1, 2, 3, 4]) {
    expect(pages(all, order, limit).flat().join('')).toBe(expected);
  }
});

it('puts the worse level first, whatever share of how little is used', () => {
  const all = LEVELS.map((level, index) => {
    const most = { available: 1, scopeConsumed: Number.MAX_SAFE_INTEGER };
    return state(level, { level, ...(index < LEVELS.length - 1 && most) });
  });
  expect(pages(all, 'state', 1).flat()).toEqual(LEVELS.toReversed());
});

it.each(ENVIRONMENT_ORDERS.filter((order) => order !== 'environment'))(
  'by %s, goes by name as people count where all are equal, whatever the ids',
  (order) => {
    const named = [10, 2, 1].map((number, index) =>
      state('abc'[index]!, { name: `Env ${number}` }),
    );
    const all = [...named, state('env 11'), state('env 9')];
    const inOrder = ['c', 'b', 'env 9', 'a', 'env 11'];
    for (const limit of [1, 2, 3, 6]) expect(pages(all, order, limit).flat()).toEqual(inOrder);
  },
);

it.each(ENVIRONMENT_ORDERS)(
  'by %s, goes by id where all are equal, and ends with the last row',
  (order) => {
    const all = ['c', 'a', 'd', 'b'].map((id) => state(id));
    expect(pages(all, order, 2)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(pages(all, order, 3)).toEqual([['a', 'b', 'c'], ['d']]);
  },
);
