/** The figures of an environment: its own and those of the pool that it draws from, the same on every route. */
import { addGrant, allocation, grantOf, SEPTEMBER_15 } from '../testing/given.js';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;
beforeAll(async () => {
  query = await startQueryApp();
  await query.command(addGrant(grantOf(500)));
  const at = '2025-09-02T00:00:00.000Z';
  await query.command(allocation({ environmentId: 'prod', milliCredits: 200_000, at }));
  await query.use(
    { id: '1', environmentId: 'dev', time: '2025-09-03T00:00:00.000Z' },
    { id: '2', environmentId: 'test', time: '2025-09-04T00:00:00.000Z' },
    { id: '3', environmentId: 'test', time: '2025-09-05T00:00:00.000Z' },
    { id: '4', environmentId: 'test', time: '2025-09-06T00:00:00.000Z', status: 'failed' },
    { id: '5', environmentId: 'prod', time: '2025-09-07T00:00:00.000Z' },
    { id: '6', environmentId: 'test', time: '2025-09-08T00:00:00.000Z' },
  );
  await query.project();
});
afterAll(() => query.close());

const credits = (amount: number) => ({ credits: String(amount) });

/** 96 credits each except for the failed run; the pool has 300, of which dev and test consume 384. */
const FIGURES = [
  {
    ...{ environmentId: 'dev', source: 'tenantPool', runs: 1, failedRuns: 0 },
    ...{ available: credits(300), consumed: credits(96), poolConsumed: credits(384) },
    ...{ remaining: credits(0), consumedPercent: 128, nearLimit: true },
    overage: { level: 'important', since: SEPTEMBER_15, ...credits(84) },
  },
  {
    ...{ environmentId: 'prod', source: 'allocation', runs: 1, failedRuns: 0 },
    ...{ available: credits(200), consumed: credits(96), poolConsumed: credits(96) },
    ...{ remaining: credits(104), consumedPercent: 48, nearLimit: false },
    overage: { level: 'none', since: null, ...credits(0) },
  },
  {
    ...{ environmentId: 'test', source: 'tenantPool', runs: 4, failedRuns: 1 },
    ...{ available: credits(300), consumed: credits(288), poolConsumed: credits(384) },
    ...{ remaining: credits(0), consumedPercent: 128, nearLimit: true },
    overage: { level: 'important', since: SEPTEMBER_15, ...credits(84) },
  },
];

it('are those of a row of the month', async () => {
  const { body } = await query.get(`/${TENANT}/usage`);
  expect(body.environments).toMatchObject(FIGURES);
});

it.each(FIGURES)('are those of $environmentId alone, in a month or several', async (figures) => {
  const path = `/${TENANT}/environments/${figures.environmentId}/usage`;
  expect((await query.get(path)).body).toMatchObject(figures);
  const { body } = await query.get(`${path}?month=2025-08..2025-09`);
  expect(body).toMatchObject({ months: [figures] });
});
