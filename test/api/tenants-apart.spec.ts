/** Separation of tenants: no response to one tenant contains any data of another. */
import { eventually } from '#testing';
import { openReceiver, type Receiver } from '../../libs/webhooks/src/testing/receiver.js';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { fillTenant, MARK, OTHER, OWN, RUNS, TIME } from './two-tenants.js';

let meter: GuardedMeter;
let operations: readonly Operation[];

let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  meter = await startGuardedMeter({
    CLOCK_START: '2026-11-20T00:00:00Z',
    WEBHOOK_LOOPBACK: 'true',
  });
  operations = await operationsOf(meter.http);
  for (const tenant of [OWN, OTHER]) await fillTenant(tenant, { meter, receiver });
}, PATIENCE_MS);
afterAll(async () => {
  await meter.stop();
  await receiver.close();
});

const ofTenant = (operation: Operation, tenant: string): string =>
  operation.path.replace('some-tenant', tenant).replace('some-id', 'run-1');
/** Metrics and feeds are not JSON; a separate test checks the metrics. */
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
  /** Every route with a response format other than JSON, and each such format. */
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
  const users = RUNS.map(({ userId }) => userId);
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
  const mayRun = (userId: string) =>
    http.get(`/v1/tenants/${OWN}/environments/e/access?userId=${encodeURIComponent(userId)}`);
  expect((await mayRun(own!)).status).toBe(200);
  expect((await mayRun(another)).status).toBe(403);
});
