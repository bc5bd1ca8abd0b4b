/** A comparison of two periods counts what lies in each of them, and nothing that lies between or beside them. */
import { type QueryApp, startQueryApp, TENANT } from './testing/query-app.js';

let query: QueryApp;
beforeEach(async () => void (query = await startQueryApp()));
afterEach(() => query.close());

it.each([
  ['2025-09-02', '2025-09-06', 1, 1],
  ['2025-09-06', '2025-09-02', 1, 1],
  ['2025-09-02..2025-09-03', '2025-09-05..2025-09-06', 2, 2],
  ['2025-09-01..2025-09-06', '2025-09-03..2025-09-04', 6, 2],
])('from %s to %s', async (from, to, before, after) => {
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
