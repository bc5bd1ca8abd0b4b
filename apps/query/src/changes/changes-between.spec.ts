/** A comparison of two periods counts the usage within each of them, and none between or beside them. */
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;
beforeEach(async () => void (query = await startQueryApp()));
afterEach(() => query.close());

it.each([
  { from: '2025-09-02', to: '2025-09-06', before: 1, after: 1 },
  { from: '2025-09-06', to: '2025-09-02', before: 1, after: 1 },
  { from: '2025-09-02..2025-09-03', to: '2025-09-05..2025-09-06', before: 2, after: 2 },
  { from: '2025-09-01..2025-09-06', to: '2025-09-03..2025-09-04', before: 6, after: 2 },
])('from $from to $to', async ({ from, to, before, after }) => {
  const days = ['01', '02', '03', '04', '05', '06', '07'];
  await query.use(...days.map((day) => ({ id: day, time: `2025-09-${day}T10:00:00.000Z` })));
  await query.project();
  const { body } = await query.get(`/${TENANT}/usage/changes?from=${from}&to=${to}`);
  expect(body).toMatchObject({
    total: {
      before: { runs: before },
      after: { runs: after },
      difference: { runs: after - before },
    },
  });
});
