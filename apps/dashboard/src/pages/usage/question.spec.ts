/** The query of the usage page and its address: groupings, exclusions, and the runs behind a row. */
import fc from 'fast-check';
import type { BreakdownRow } from '../../data/api.js';
import {
  csvAddress,
  exceptionsIn,
  questionIn,
  runsBehind,
  toggled,
  withException,
  withoutException,
} from './question.js';

it.each([
  [undefined, ['automation']],
  ['nonsense', ['automation']],
  ['day,model', ['day', 'model']],
  ['day,day,nonsense,model,user,tier', ['day', 'model', 'user']],
])('groups by %s', (by, groupings) => expect(questionIn({ by }).by).toEqual(groupings));

it('adds a grouping in place of the first of three, and keeps the last', () => {
  expect(toggled(['day', 'model'], 'user')).toEqual(['day', 'model', 'user']);
  expect(toggled(['day', 'model', 'user'], 'tier')).toEqual(['model', 'user', 'tier']);
  expect(toggled(['day', 'model'], 'day')).toEqual(['model']);
  expect(toggled(['day'], 'day')).toEqual(['day']);
});

describe('what is left out', () => {
  const exception = fc.tuple(
    fc.constantFrom('environment' as const, 'user' as const),
    fc.string({ unit: 'binary' }),
  );

  it('is found again in the address, whatever its letters, once each, and goes one by one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(exception, { selector: String, maxLength: 4 }), (all) => {
        const added = [...all, ...all].reduce<string | undefined>(withException, undefined);
        expect(exceptionsIn(added)).toEqual(all);
        const [first, ...rest] = all;
        if (first) expect(exceptionsIn(withoutException(added, first))).toEqual(rest);
      }),
    );
  });

  it('is nothing of what somebody mistyped', () => {
    expect(exceptionsIn('nonsense:x,user:%zz,user')).toEqual([['user', '']]);
    expect(exceptionsIn('')).toEqual([]);
  });
});

it('asks for the same rows as a file', () => {
  const question = questionIn({ by: 'day', user: 'a&b', months: '2026-11', except: 'tier:basic' });
  expect(csvAddress('a/b', question)).toBe(
    '/v1/tenants/a%2Fb/usage/breakdown?by=day&order=consumed&format=csv&bom=true&user=a%26b&month=2026-11&except=tier%3Abasic',
  );
});

describe('the runs behind a row', () => {
  const row = { automation: 'f-1', month: '2026-10', day: '2026-10-02', model: null };
  it.each([
    ['its group, in the month', {}, { month: undefined, automationId: 'f-1' }],
    [
      'its group and what the question is narrowed to',
      { user: 'ada', months: '2026-11' },
      { month: '2026-11', automationId: 'f-1', userId: 'ada' },
    ],
    [
      'its group, whatever the question is narrowed to',
      { model: 'm', environment: 'e', capability: 'c', context: 'app', currency: 'copilot' },
      {
        ...{ month: undefined, automationId: 'f-1', modelId: 'm', environmentId: 'e' },
        ...{ capability: 'c', context: 'app', currency: 'copilot' },
      },
    ],
    ['its month among several', { by: 'month', months: '2026-09..2026-11' }, { month: '2026-10' }],
    ['none over several months', { months: '2026-09..2026-11' }, null],
    ['none of a day', { by: 'day' }, null],
    ['none that name nothing', { by: 'model' }, null],
    ['none without something', { except: 'user:ada' }, null],
  ])('are %s', (_what, filters, runs) => {
    expect(runsBehind(row as unknown as BreakdownRow, questionIn(filters))).toEqual(runs);
  });
});
