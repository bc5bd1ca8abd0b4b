/** Two tenants with random data: whatever one asks, no answer holds a byte of the other. */
import fc from 'fast-check';
import { eventually } from '#testing';
import { openReceiver, type Receiver } from '../../libs/webhooks/src/testing/receiver.js';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { TEST_SEED } from '../support/test-seed.js';

const OWN = 'own-tenant';
const OTHER = 'other-tenant';
/** Marks everything of the other tenant, and appears nowhere else. */
const MARK = 'zq7x';
const TIME = '2026-11-03T10:15:00Z';

let meter: GuardedMeter;
let operations: readonly Operation[];
let publisher: HttpClient;

let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  meter = await startGuardedMeter({ CLOCK_START: '2026-11-20T00:00:00Z' });
  operations = await operationsOf(meter.http);
  publisher = await meter.as({ sub: 'p', roles: ['publisher'], tenants: [OWN, OTHER] });
  for (const tenant of [OWN, OTHER]) await fill(tenant);
}, PATIENCE_MS);
afterAll(async () => {
  await meter.stop();
  await receiver.close();
});

const name = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', '-', '_'),
  minLength: 1,
  maxLength: 12,
});
const run = fc.record({
  environmentId: name,
  userId: name,
  modelId: name,
  automationId: name,
  pages: fc.integer({ min: 1, max: 50 }),
});

async function fill(tenantId: string): Promise<void> {
  const mark = tenantId === OTHER ? MARK : '';
  const runs = fc.sample(run, { numRuns: 25, seed: TEST_SEED });
  const events = runs.map(({ pages, ...ids }, index) => ({
    specversion: '1.0',
    id: `${mark}run-${index}`,
    source: `/${mark}source`,
    type: 'AIModelExecuted',
    time: TIME,
    data: {
      tenantId,
      ...Object.fromEntries(Object.entries(ids).map(([key, value]) => [key, mark + value])),
      capability: 'invoiceProcessing',
      context: 'cloudFlow',
      status: 'processed',
      quantity: { pages },
    },
  }));
  await configure(tenantId, mark, mark + runs[0]!.environmentId);
  expect((await publisher.publish(events)).status).toBe(202);
  const [first] = events;
  const conflicting = { ...first!, data: { ...first!.data, quantity: { pages: 99 } } };
  expect((await publisher.publish([conflicting])).status).toBe(202);
  const reader = await meter.as({ sub: 'r', roles: ['reader'], tenants: [tenantId] });
  const seen = async () =>
    (await reader.get(`/v1/tenants/${tenantId}/activity?month=2026-11`)).body.runs?.length;
  await eventually(
    `the usage of ${tenantId} is seen`,
    async () => (await seen()) === events.length,
  );
}

/** Whatever a tenant may have of its own: credits, an allocation, Copilot Credits, sources, a webhook, with its mark in each. */
async function configure(tenantId: string, mark: string, environmentId: string): Promise<void> {
  const admin = await meter.as({
    sub: `${mark}admin`,
    name: `${mark}Admin`,
    roles: ['admin'],
    tenants: [tenantId],
  });
  const tenant = `/v1/tenants/${tenantId}`;
  const environment = `${tenant}/environments/${encodeURIComponent(environmentId)}`;
  const grant = { sku: `${mark}agreement`, quantity: 1, creditsEach: 60, validFrom: '2026-01-01' };
  const url = `${receiver.url}/${tenantId}`;
  const commands: readonly [string, string, object][] = [
    ['PUT', `${tenant}/webhooks/${mark}ops`, { url, description: `${mark}for the night` }],
    ['POST', `${tenant}/grants`, grant],
    ['PUT', `${environment}/allocation`, { credits: 10 }],
    ['PUT', `${environment}/copilot`, { credits: 5, drawFromTenant: true, payAsYouGo: false }],
    ['PUT', `${tenant}/settings`, { warningPercents: [50], sources: [`/${mark}*`] }],
  ];
  for (const [method, path, body] of commands) {
    const { status } = await admin.send(method as 'PUT' | 'POST', path, body);
    expect([path, status < 300]).toEqual([path, true]);
  }
}

const ofTenant = (operation: Operation, tenant: string): string =>
  operation.path.replace('some-tenant', tenant).replace('some-id', 'run-1');
/** Metrics and feeds are no JSON; the metrics are looked at apart. */
const isJson = ({ path }: Operation): boolean => !/metrics|changes|report/.test(path);
const ask = (http: HttpClient, { method }: Operation, path: string): Promise<Answer> =>
  method === 'GET' ? http.get(path) : http.send(method, path, {});

it.each(['maker', 'reader', 'admin', 'publisher'])(
  'shows a %s nothing of the other tenant, in any answer to any route',
  async (role) => {
    const http = await meter.as({ sub: 'u', roles: [role], tenants: [OWN] });
    for (const operation of operations.filter(isJson)) {
      for (const tenant of [OWN, OTHER, 'nobody-ever']) {
        const { status, body } = await ask(http, operation, ofTenant(operation, tenant));
        expect([operation.name, JSON.stringify(body)]).toEqual([
          operation.name,
          expect.not.stringContaining(MARK),
        ]);
        if (tenant !== OWN && operation.path.includes('some-tenant')) {
          expect([operation.name, status]).toEqual([operation.name, 403]);
        }
      }
    }
  },
);

describe('exports and streams', () => {
  const textOf = async (path: string): Promise<{ status: number; text: string }> => {
    const claims = { roles: ['reader'], tenants: [OWN] };
    const authorization = `Bearer ${await meter.issuer.good({ claims })}`;
    const response = await fetch(meter.address + path, { headers: { authorization } });
    return { status: response.status, text: await response.text() };
  };
  const NEEDED: Readonly<Record<string, string>> = {
    by: 'user,model',
    from: '2026-10',
    to: '2026-11',
  };
  /** Every route that answers in another form than JSON, and each such form. */
  const exported = (tenant: string): string[] =>
    operations
      .filter(({ path }) => path.includes('some-tenant'))
      .flatMap((operation) => {
        const format = operation.query.find(({ name }) => name === 'format');
        const formats: readonly string[] = format?.schema.enum ?? [];
        const wanted = formats.filter((one) => one !== 'json' && one !== 'sse');
        const needed = operation.query.filter((one) => one.required).map(({ name }) => name);
        const query = needed.map((name) => `&${name}=${NEEDED[name]}`).join('');
        return wanted.map((one) => `${ofTenant(operation, tenant)}?format=${one}${query}`);
      });

  it('hold rows of the own tenant and no byte of the other', async () => {
    const paths = exported(OWN);
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) {
      const { status, text } = await textOf(path);
      expect([path, status, text.includes(MARK)]).toEqual([path, 200, false]);
    }
  });

  it('of the other are refused, whatever the form', async () => {
    for (const path of exported(OTHER)) {
      const { status, text } = await textOf(path);
      expect([path, status, text.includes(MARK)]).toEqual([path, 403, false]);
    }
  });

  it('tell of changes of the own tenant alone', async () => {
    const stream = `/v1/tenants/${OWN}/changes?format=sse`;
    const claims = { roles: ['reader'], tenants: [OWN] };
    const authorization = `Bearer ${await meter.issuer.good({ claims })}`;
    const gone = new AbortController();
    const response = await fetch(meter.address + stream, {
      headers: { authorization },
      signal: gone.signal,
    });
    let told = '';
    for await (const part of response.body!) {
      told += Buffer.from(part as Uint8Array).toString();
      if (told.split('CreditConsumed').length > 25) break;
    }
    gone.abort();
    expect(told).toContain(OWN);
    expect(told).not.toContain(MARK);
    expect(told).not.toContain(OTHER);
    expect((await textOf(stream.replace(OWN, OTHER))).status).toBe(403);
  });
});

it('sends to a webhook of the own tenant nothing of the other', async () => {
  const received = (tenant: string) =>
    receiver.received.filter(({ path }) => path.endsWith(tenant));
  await eventually('both are told', () => [OWN, OTHER].every((one) => received(one).length > 2));
  for (const { headers, body } of received(OWN)) {
    const all = JSON.stringify(headers) + body;
    expect([all.includes(MARK), all.includes(OTHER)]).toEqual([false, false]);
  }
  expect(received(OTHER).some(({ body }) => body.includes(MARK))).toBe(true);
  const { body } = await (
    await meter.as({ sub: 'a', roles: ['admin'], tenants: [OWN] })
  ).get(`/v1/tenants/${OWN}/webhooks`);
  expect(JSON.stringify(body)).toContain(receiver.url);
  expect(JSON.stringify(body)).not.toContain(MARK);
});

it('lists and knows only the own tenant', async () => {
  const http = await meter.as({ sub: 'u', roles: ['reader'], tenants: [OWN] });
  const { body } = await http.get('/v1/tenants');
  expect(body.tenants.map((one: { tenantId: string }) => one.tenantId)).toEqual([OWN]);
});

it('judges each event of a batch by itself', async () => {
  const http = await meter.as({ sub: 'p', roles: ['publisher'], tenants: [OWN] });
  const event = (id: string, tenantId: string) => ({
    specversion: '1.0',
    id,
    source: '/s',
    type: 'AIModelExecuted',
    time: TIME,
    data: {
      tenantId,
      environmentId: 'e',
      modelId: 'm',
      capability: 'invoiceProcessing',
      context: 'app',
      status: 'processed',
      quantity: { pages: 1 },
    },
  });
  const mixed = await http.publish([event('own', OWN), event('foreign', OTHER)]);
  expect(mixed).toMatchObject({
    status: 202,
    body: {
      results: [
        { id: 'own', status: 'accepted' },
        { id: 'foreign', status: 'rejected', code: 'forbiddenTenant' },
      ],
    },
  });
  expect((await http.publish([event('foreign', OTHER)])).status).toBe(403);
});

it('shows a maker own runs and own costs only', async () => {
  const users = fc.sample(run, { numRuns: 25, seed: TEST_SEED }).map(({ userId }) => userId);
  const [own] = users;
  const http = await meter.as({ sub: own, roles: ['maker'], tenants: [OWN] });
  const { body: activity } = await http.get(`/v1/tenants/${OWN}/activity?month=2026-11`);
  expect(new Set(activity.runs.map((one: { userId: string }) => one.userId))).toEqual(
    new Set([own]),
  );
  const costs = await http.get(`/v1/tenants/${OWN}/usage/breakdown?month=2026-11&by=user`);
  expect(costs.body.rows.map((row: { user: string }) => row.user)).toEqual([own]);
  const another = users.find((user) => user !== own)!;
  const foreign = `/v1/tenants/${OWN}/activity?userId=${encodeURIComponent(another)}`;
  expect((await http.get(foreign)).status).toBe(403);
});
