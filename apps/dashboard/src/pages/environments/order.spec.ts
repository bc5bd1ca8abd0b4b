/** The sort order of the environments table, and its search. */
import type { EnvironmentUsage } from '../../data/api.js';
import { inOrder, matching } from './order.js';

const environment = (environmentId: string, runs = 0, environmentName: string | null = null) =>
  ({
    environmentId,
    environmentName,
    runs,
    overage: { level: 'none' },
    source: 'tenantPool',
  }) as EnvironmentUsage;
const idsOf = (environments: readonly EnvironmentUsage[]) =>
  environments.map(({ environmentId }) => environmentId);

const ALL = [
  environment('e-10', 1),
  environment('e-2', 3),
  environment('z', 1, 'Étoile'),
  environment('e-1', 1),
  environment('a', 1, 'Legal'),
];

it('is by name as people count, also where a figure is the same', () => {
  expect(idsOf(inOrder(ALL, 'environment'))).toEqual(['e-1', 'e-2', 'e-10', 'z', 'a']);
  expect(idsOf(inOrder(ALL, 'runs'))).toEqual(['e-2', 'e-1', 'e-10', 'z', 'a']);
  expect(idsOf(inOrder(ALL, 'state'))).toEqual(['e-1', 'e-2', 'e-10', 'z', 'a']);
});

it('puts environments whose figure is not known at the end', () => {
  const unknown = [environment('a', Number.NaN), ...ALL, environment('b', Number.NaN)];
  expect(idsOf(inOrder(unknown, 'runs')).slice(-2)).toEqual(['a', 'b']);
});

it.each([
  ['percent', { consumedPercent: 0 }, { consumedPercent: null }],
  ['lastRun', { lastRunAt: '2026-11-01T00:00:00Z' }, { lastRunAt: null }],
  ['state', { consumedPercent: 2 }, { consumedPercent: 1 }],
  ['state', { nearLimit: true, consumedPercent: 80 }, { consumedPercent: 99 }],
])('has the %s of %j before that of %j', (by, first, second) => {
  const [one, other] = [
    { ...environment('z'), ...first },
    { ...environment('a'), ...second },
  ];
  expect(idsOf(inOrder([other, one], by))).toEqual(['z', 'a']);
});

it.each([
  ['  LEGAL ', ['a']],
  ['E-1', ['e-10', 'e-1']],
  ['étoile', ['z']],
  ['', idsOf(ALL)],
])('finds "%s" by id or name, in any case', (text, ids) => {
  expect(idsOf(matching(ALL, text))).toEqual(ids);
});
