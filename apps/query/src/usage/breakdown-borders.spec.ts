/** Which runs a breakdown of a month holds: those of its time, to the millisecond. */
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
