/** The runs in a breakdown or a comparison: those within its time, to the millisecond. */
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;
beforeEach(async () => void (query = await startQueryApp()));
afterEach(() => query.close());

it('begins with the first instant of its first month and ends with the last of its last', async () => {
  query.time.now = '2025-11-02T12:00:00.000Z';
  for (const time of [
    '2025-09-30T23:59:59.999Z',
    '2025-10-01T00:00:00.000Z',
    '2025-10-31T23:59:59.999Z',
    '2025-11-01T00:00:00.000Z',
  ]) {
    await query.use({ id: time, time });
  }
  await query.project();
  const { body } = await query.get(`/${TENANT}/usage/breakdown?by=day&month=2025-10`);
  expect(body.rows).toMatchObject([{ day: '2025-10-01' }, { day: '2025-10-31' }]);
});

it('is empty of a month to come, and none before the first', async () => {
  await query.use({});
  await query.project();
  const of = (month: string) => query.get(`/${TENANT}/usage/breakdown?by=day&month=${month}`);
  expect(await of('2025-10')).toMatchObject({ status: 200, body: { rows: [], nextCursor: null } });
  expect(await of('2025-08')).toMatchObject({ status: 404 });
});

it('counts those that failed apart', async () => {
  await query.use({ id: '1' }, { id: '2' }, { id: '3', status: 'failed' });
  await query.project();
  const { body } = await query.get(`/${TENANT}/usage/breakdown?by=environment`);
  expect(body.rows).toMatchObject([{ runs: 3, failedRuns: 1 }]);
});

describe('of two periods', () => {
  const before = { runs: 2 };
  const after = { runs: 1 };
  beforeEach(async () => {
    query.time.now = '2025-10-05T00:00:00.000Z';
    await query.use(
      { id: '1', time: '2025-09-30T23:59:59.999Z' },
      { id: '2', time: '2025-10-01T00:00:00.000Z' },
      { id: '3', time: '2025-10-01T12:00:00.000Z' },
    );
    await query.project();
  });

  it.each([
    ['2025-09', '2025-10', { before: after, after: before }],
    ['2025-10', '2025-09', { before, after }],
    ['2025-10-01', '2025-09-30', { before, after }],
    ['2025-09..2025-10', '2025-09', { before: { runs: 3 }, after }],
    ['2025-10', '2025-09..2025-10', { before, after: { runs: 3 } }],
  ])('the first is %s and the other %s, whichever is earlier', async (from, to, total) => {
    const { body } = await query.get(`/${TENANT}/usage/changes?from=${from}&to=${to}`);
    expect(body).toMatchObject({ total });
  });
});
