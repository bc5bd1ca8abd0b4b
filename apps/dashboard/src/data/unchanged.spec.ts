/** Which cached responses a change leaves unchanged, and the figures that come with a change. */
import { QueryClient } from '@tanstack/react-query';
import type { Changes, Figures } from './change-feed.js';
import { isAsBefore, keepFigures } from './unchanged.js';

const RUN: Changes = { position: 10, isUsageAlone: true, usedSince: '2026-11-24T13:58:00.000Z' };
const LATE: Changes = { ...RUN, usedSince: '2026-10-31T23:59:59.000Z' };
const COMMAND: Changes = { position: 10, isUsageAlone: false, usedSince: null };

/** A cached response that reflects position 9. */
function known(queryKey: readonly unknown[], ends?: string, answer: object = {}) {
  const client = new QueryClient();
  const query = client.getQueryCache().build(client, {
    queryKey: ['tenant', 'contoso', ...queryKey],
    meta: { ends },
  });
  query.setData({ asOf: { position: 9 }, ...answer });
  return query;
}

describe.each([
  { what: 'of the present month', key: ['usage', 'present'], ends: undefined },
  { what: 'of the month of the run', key: ['usage', '2026-11'], ends: '2026-11' },
  { what: 'up to its day', key: ['changes'], ends: '2026-11-24' },
  { what: 'up to an instant after it', key: ['access'], ends: '2026-11-24T13:59' },
  { what: 'of a run that was rejected', key: ['event'], ends: undefined },
])('an answer $what', ({ key, ends }) => {
  it.each([RUN, LATE, COMMAND])('is asked for again after %j', (changes) => {
    expect(isAsBefore(known(key, ends), changes)).toBe(false);
  });

  it('is not where it reflects the change already', () => {
    expect(isAsBefore(known(key, ends, { asOf: { position: 10 } }), RUN)).toBe(true);
  });
});

it.each([
  { what: 'of a month before', key: ['usage', '2026-10'], ends: '2026-10', late: false },
  { what: 'up to the day before', key: ['changes'], ends: '2026-11-23', late: false },
  { what: 'up to an instant before', key: ['access'], ends: '2026-11-24T13:57', late: false },
  { what: 'about the configuration', key: ['configuration'], ends: undefined, late: true },
  { what: 'of the audit trail', key: ['audit'], ends: undefined, late: true },
  { what: 'about a charged run', key: ['event'], ends: undefined, late: true },
])('an answer $what stays after a run, unless that is of its time', ({ key, ends, late }) => {
  const query = known(key, ends, { run: {} });
  expect(isAsBefore(query, RUN)).toBe(true);
  expect(isAsBefore(query, LATE)).toBe(late);
  expect(isAsBefore(query, COMMAND)).toBe(false);
});

it('leaves a list of runs as it is, whatever happens', () => {
  for (const changes of [RUN, LATE, COMMAND]) {
    expect(isAsBefore(known(['runs', 'present']), changes)).toBe(true);
  }
});

describe('figures that come with a change', () => {
  const figures = (position: number) =>
    ({ position, usage: { month: '2026-11', asOf: { position } } }) as Figures;
  const positionIn = (client: QueryClient, month: string) =>
    client.getQueryData<Figures['usage']>(['tenant', 'contoso', 'usage', month])?.asOf.position;

  it('take the place of older ones, whether their month is named or is the present one', async () => {
    const client = new QueryClient();
    for (const month of ['present', '2026-11', '2026-10']) {
      client.setQueryData(['tenant', 'contoso', 'usage', month], { asOf: { position: 9 } });
    }
    keepFigures(client, 'contoso', figures(10));
    await new Promise(setImmediate);
    const months = ['present', '2026-11', '2026-10'].map((month) => positionIn(client, month));
    expect(months).toEqual([10, 10, 9]);
  });

  it('are left out where newer ones are known, or nobody asked for them', async () => {
    const client = new QueryClient();
    client.setQueryData(['tenant', 'contoso', 'usage', 'present'], { asOf: { position: 11 } });
    keepFigures(client, 'contoso', figures(10));
    await new Promise(setImmediate);
    expect(positionIn(client, 'present')).toBe(11);
    expect(positionIn(client, '2026-11')).toBeUndefined();
  });
});
