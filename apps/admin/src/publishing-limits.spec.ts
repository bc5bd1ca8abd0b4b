/** The limits of publishing over HTTP: the caller's own tenants, event by event, and exactly the allowed number of events. */
import { CLOUD_EVENT_BATCH_JSON } from '#contracts';
import {
  callerOf,
  type HttpAppOptions,
  type LimitConfiguration,
  Limits,
  NO_QUOTAS,
} from '#platform';
import { startAdminApp } from './testing/admin-app.js';
import { data, event } from './testing/usage-bodies.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
afterEach(() => admin.app.close());

const start = async (options: Pick<HttpAppOptions, 'authenticator' | 'limits'>) =>
  void (admin = await startAdminApp(undefined, options));

const publish = (events: readonly unknown[], search = '') =>
  admin.app.inject({
    method: 'POST',
    url: `/v1/events${search}`,
    payload: JSON.stringify(events),
    headers: { 'content-type': CLOUD_EVENT_BATCH_JSON },
  });
const publishedFor = () => admin.publisher.published.map(({ key }) => key);
const own = (id: string) => event(id);
const foreign = (id: string) => event(id, { data: { ...data, tenantId: 'fabrikam' } });

describe('a publisher of one tenant', () => {
  beforeEach(() => {
    const identity = {
      subject: 'p',
      name: null,
      roles: ['publisher'],
      tenants: ['contoso'],
    } as const;
    const caller = callerOf(identity, 'token');
    return start({
      authenticator: {
        ...{ off: false, signIn: null },
        authenticate: async () => ({ kind: 'known', caller }),
      },
    });
  });

  it.each([
    ['before', [foreign('f'), own('o')], ['rejected', 'accepted']],
    ['behind', [own('o'), foreign('f')], ['accepted', 'rejected']],
    ['between', [own('o'), foreign('f'), own('p')], ['accepted', 'rejected', 'accepted']],
  ])('publishes nothing for another one %s its own', async (_where, events, statuses) => {
    const response = await publish(events);
    expect(response.statusCode).toBe(202);
    const { results } = response.json<{ results: readonly { status: string; code?: string }[] }>();
    expect(results.map(({ status }) => status)).toEqual(statuses);
    expect(results.flatMap(({ code }) => code ?? [])).toEqual(['forbiddenTenant']);
    expect(new Set(publishedFor())).toEqual(new Set(['contoso']));
  });

  it.each(['', '?dryRun=true'])('is refused where all are of another one%s', async (search) => {
    const response = await publish([foreign('f'), foreign('g')], search);
    expect(response.statusCode).toBe(403);
    expect(admin.publisher.published).toEqual([]);
  });

  it('is shown no price of another one', async () => {
    admin.ledger.usageOutcomes = { o: { kind: 'duplicate' }, f: { kind: 'duplicate' } };
    const response = await publish([own('o'), foreign('f')], '?dryRun=true');
    expect(response.json()).toMatchObject({
      results: [{ status: 'accepted' }, { status: 'rejected', code: 'forbiddenTenant' }],
    });
  });
});

describe('limits of events', () => {
  const MOST = 3;
  const within = (limits: Partial<LimitConfiguration>) =>
    start({ limits: new Limits({ client: NO_QUOTAS, tenant: NO_QUOTAS, ...limits }) });
  const events = (count: number) => Array.from({ length: count }, (_, index) => own(`e-${index}`));

  it.each(['client', 'tenant'] as const)('of a %s are used up to the last event', async (scope) => {
    await within({ [scope]: { ...NO_QUOTAS, events: MOST } });
    expect((await publish(events(MOST))).statusCode).toBe(202);
    expect((await publish(events(1))).statusCode).toBe(429);
    expect(admin.publisher.published).toHaveLength(MOST);
  });

  it.each(['client', 'tenant'] as const)('of a %s count each event once', async (scope) => {
    await within({ [scope]: { ...NO_QUOTAS, events: MOST } });
    const statuses = [];
    for (let time = 0; time <= MOST; time++) statuses.push((await publish(events(1))).statusCode);
    expect(statuses).toEqual([...Array<number>(MOST).fill(202), 429]);
  });

  it.each(['client', 'tenant'] as const)('of a %s let no batch above them in', async (scope) => {
    await within({ [scope]: { ...NO_QUOTAS, events: MOST } });
    expect((await publish(events(MOST + 1))).statusCode).toBe(429);
    expect(admin.publisher.published).toEqual([]);
  });
});
