/** Breakdowns read to the end: their pages hold the same rows as a single page, and one grouping serves several pages. */
import fc from 'fast-check';
import type { SqlReader } from '#eventsourcing';
import { breakdown, type BreakdownCursor, type BreakdownQuestion } from '#read-models';
import { BreakdownPrefetch } from './breakdown-prefetch.js';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

const MONTHS = { first: '2025-09', last: '2025-09' };
const NOW = '2025-09-15T12:00:00.000Z';
const PAGE_ROWS = 50;
/** For seven pages, more than one read fetches. */
const USERS = 6 * PAGE_ROWS + 3;

let query: QueryApp;
let groupings: number;
let nowMs: number;
let ahead: BreakdownPrefetch;

beforeAll(async () => {
  query = await startQueryApp();
  const users = Array.from({ length: USERS }, (_, user) => ({
    id: `run-${user}`,
    userId: `user-${(user * 103) % USERS}`,
  }));
  for (let from = 0; from < USERS; from += 1_000)
    await query.use(...users.slice(from, from + 1_000));
  await query.useOf('fabrikam', users[0]!);
  await query.project();
});
afterAll(() => query.close());

beforeEach(() => {
  [groupings, nowMs] = [0, 0];
  const counting: SqlReader = {
    query: (sql, parameters) => {
      if (sql.includes('AS grouped')) groupings += 1;
      return query.readModels.query(sql, parameters);
    },
  };
  ahead = new BreakdownPrefetch(
    { snapshot: (work) => work(counting) },
    { now: () => new Date(nowMs) },
    PAGE_ROWS,
  );
});

const question = { tenantId: TENANT, months: MONTHS, now: NOW, by: ['user'] as const };

async function whole(order: 'key' | 'consumed', limit: number, between = () => {}) {
  const rows: unknown[] = [];
  let pages = 0;
  for (let after: BreakdownCursor | null = null; ;) {
    const answer = await ahead.breakdown({ ...question, order, after, limit });
    if (answer.kind !== 'found') throw new Error(answer.kind);
    rows.push(...answer.value.rows);
    pages += 1;
    if (answer.value.next === null) return { rows, pages };
    after = answer.value.next;
    between();
  }
}

async function atOnce(order: 'key' | 'consumed') {
  const answer = await breakdown(query.readModels, { ...question, order, limit: USERS });
  if (answer.kind !== 'found') throw new Error(answer.kind);
  return answer.value.rows;
}

it.each(['key', 'consumed'] as const)(
  'hold every row once by %s, of two groupings',
  async (order) => {
    const { rows, pages } = await whole(order, PAGE_ROWS);
    expect(rows).toEqual(await atOnce(order));
    expect([pages, groupings]).toEqual([7, 2]);
  },
);

it('are grouped anew where a page was asked for too late', async () => {
  const { rows } = await whole('key', PAGE_ROWS, () => (nowMs += 61_000));
  expect(rows).toEqual(await atOnce('key'));
  expect(groupings).toBe(7);
});

it('are of the moment where a page is small', async () => {
  const limits = fc.integer({ min: 20, max: PAGE_ROWS - 1 });
  await fc.assert(
    fc.asyncProperty(limits, async (limit) => {
      groupings = 0;
      const { rows, pages } = await whole('key', limit);
      expect(rows).toEqual(await atOnce('key'));
      expect(groupings).toBe(pages);
    }),
    { numRuns: 3 },
  );
});

describe('pages that are kept', () => {
  const base = { tenantId: TENANT, now: NOW, by: ['user'] as const, order: 'consumed' as const };
  const firstOf = async (asked: Partial<BreakdownQuestion> = {}) => {
    const first = { ...base, ...asked, limit: PAGE_ROWS };
    const answer = await ahead.breakdown(first);
    if (answer.kind !== 'found') throw new Error(answer.kind);
    return { ...first, after: answer.value.next };
  };

  it.each<[string, Partial<BreakdownQuestion>]>([
    ['tenant', { tenantId: 'fabrikam' }],
    ['filter', { filter: { environment: 'dev' } }],
    ['order', { order: 'runs' }],
    ['limit', { limit: PAGE_ROWS + 1 }],
    ['month, which has just begun', { now: '2025-10-01T00:00:00.000Z' }],
  ])('answer no question of another %s', async (_, other) => {
    const asked = { ...(await firstOf()), ...other };
    expect(await ahead.breakdown(asked)).toEqual(await breakdown(query.readModels, asked));
  });

  it('say what they reflect, as the first one does', async () => {
    const next = await firstOf();
    const { asOf } = await ahead.breakdown(next);
    expect(asOf).toEqual((await breakdown(query.readModels, next)).asOf);
    expect(groupings).toBe(1);
  });

  it('are given once: who asks again is answered of the moment', async () => {
    const next = await firstOf();
    await ahead.breakdown(next);
    await ahead.breakdown(next);
    expect(groupings).toBe(2);
  });

  it('are those of the two exports that asked last', async () => {
    const [first, second, third] = [
      await firstOf({ order: 'key' }),
      await firstOf({ order: 'consumed' }),
      await firstOf({ order: 'runs' }),
    ];
    groupings = 0;
    for (const next of [third, second]) await ahead.breakdown(next);
    expect(groupings).toBe(0);
    await ahead.breakdown(first);
    expect(groupings).toBe(1);
  });
});
