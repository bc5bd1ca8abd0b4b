/** A maker sees only their own runs and costs on every route that shows any; a reader sees those of all users. */
import { callerOf, type Role } from '#platform';
import { recordRejected } from '#read-models';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

const OWN = 'u-17';
const OTHER = 'u-18';

let query: QueryApp;

/** Two runs of the user and one of another user, whose event id was also rejected once. */
async function startAs(...roles: Role[]): Promise<void> {
  query = await startQueryApp(
    callerOf({ subject: OWN, name: null, roles, tenants: [TENANT] }, 'token'),
  );
  await query.use({ id: 'own-1' }, { id: 'own-2' }, { id: 'other', userId: OTHER });
  await query.project();
  await query.readModels.transaction((transaction) =>
    recordRejected(
      transaction,
      ['own-1', 'refused'].map((eventId, offset) => ({
        ...{ topic: 'ai-model-executed', partition: 0, offset, tenantId: TENANT, eventId },
        ...{ source: '/app', code: 'usageConflict', field: 'id', reason: 'This id was used.' },
        ...{ rejectedAt: '2025-09-15T00:00:00.000Z', message: null },
      })),
    ),
  );
}
afterEach(() => query.close());

const ask = (path: string) => query.get(`/${TENANT}${path}`);
const BREAKDOWN = '/usage/breakdown?month=2025-09&by=user';
const CHANGES = '/usage/changes?from=2025-08&to=2025-09&by=user';
const access = (userId: string) => `/environments/prod/access?userId=${userId}`;
const askMany = (...users: string[]) =>
  query.post(`/${TENANT}/access`, {
    requests: users.map((userId) => ({ environmentId: 'prod', userId })),
  });

describe('a maker', () => {
  beforeEach(() => startAs('maker'));

  it('sees own runs alone', async () => {
    const { body } = await ask('/activity');
    expect(body.runs.map(({ id }) => id)).toEqual(['own-2', 'own-1']);
  });

  it.each([BREAKDOWN, CHANGES])('sees own costs alone: %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    expect(body.rows).toEqual([expect.objectContaining({ user: OWN })]);
  });

  it('sees the names of the environments of own runs', async () => {
    const named = [expect.objectContaining({ environmentName: 'Production' })];
    const { body } = await ask('/usage/breakdown?month=2025-09&by=environment');
    expect(body.rows).toEqual(named);
    expect((await ask('/activity')).body.runs).toEqual([...named, ...named]);
    const changes = await ask('/usage/changes?from=2025-08&to=2025-09&by=environment');
    expect(changes.body.rows).toEqual(named);
  });

  it('sees own costs alone in sums that name no user', async () => {
    const { body } = await ask('/usage/breakdown?month=2025-09&by=environment');
    expect(body.rows).toEqual([expect.objectContaining({ runs: 2 })]);
    const changes = await ask('/usage/changes?from=2025-08&to=2025-09&by=environment');
    expect(changes.body).toMatchObject({ total: { after: { runs: 2 } } });
  });

  it.each([
    ['/activity?userId=', 403],
    [`${BREAKDOWN}&user=`, 403],
    [`${CHANGES}&user=`, 403],
    ['/environments/prod/access?userId=', 403],
  ])('may ask %s for no other user', async (path, status) => {
    expect((await ask(path + OTHER)).status).toBe(status);
    expect((await ask(path + OWN)).status).toBe(200);
  });

  it('may ask the gate for no other user among several, in any position', async () => {
    expect((await askMany(OWN, OTHER)).status).toBe(403);
    expect((await askMany(OTHER, OWN)).status).toBe(403);
    expect((await askMany(OWN, OWN)).status).toBe(200);
  });

  it('is shown one event of another as one that is not known', async () => {
    expect((await ask('/events/own-1')).status).toBe(200);
    expect(await ask('/events/other')).toMatchObject({
      status: 404,
      body: { type: 'urn:problem-type:ai-credit-meter:eventNotFound' },
    });
  });

  it('is shown no refusal without a known user', async () => {
    expect((await ask('/events/own-1')).body.rejections).toEqual([]);
    expect((await ask('/events/refused')).status).toBe(404);
    expect((await ask('/rejected')).status).toBe(403);
  });
});

describe('a reader', () => {
  beforeEach(() => startAs('reader'));

  it('sees the runs, costs and refusals of all', async () => {
    expect((await ask('/activity')).body.runs).toHaveLength(3);
    for (const path of [BREAKDOWN, CHANGES]) expect((await ask(path)).body.rows).toHaveLength(2);
    expect((await ask('/events/other')).status).toBe(200);
    expect((await ask('/events/own-1')).body.rejections).toHaveLength(1);
    expect((await ask('/rejected')).body.rejected).toHaveLength(2);
    expect((await ask(access(OTHER))).status).toBe(200);
  });
});

describe('a publisher', () => {
  beforeEach(() => startAs('publisher'));

  it('asks the gate for anybody, and nothing else', async () => {
    expect((await askMany(OWN, OTHER)).status).toBe(200);
    expect((await ask(access(OTHER))).status).toBe(200);
    expect((await ask('/activity')).status).toBe(403);
  });
});
