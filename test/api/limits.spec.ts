/** Rate limits of the whole system: tenants do not share a quota, and a rejected request stores nothing. */
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { BATCH, type HttpClient } from '../support/http-client.js';
import { NOW, PATIENCE_MS } from '../support/meter-process.js';
import { usageEvent } from '../support/usage-events.js';

const EVENTS = 5;
/** The clock difference that is tolerated. */
const TOLERANCE_SECONDS = 30;

let meter: GuardedMeter;
let publisher: HttpClient;

beforeAll(async () => {
  meter = await startGuardedMeter({
    LIMIT_TENANT_EVENTS: String(EVENTS),
    LIMIT_CLIENT_STREAMS: '1',
  });
  const tenants = ['greedy', 'modest', 'followed'];
  publisher = await meter.as({ sub: 'p', roles: ['publisher'], tenants });
}, PATIENCE_MS);
afterAll(() => meter.stop());

const eventsOf = (tenantId: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    usageEvent({ id: `run-${index}`, tenantId, time: NOW }),
  );

it('refuses the events of a tenant beyond its share, all of the request, and takes others', async () => {
  const greedy = eventsOf('greedy', EVENTS + 1);
  const refused = await publisher.publish([...greedy, ...eventsOf('modest', 1)]);
  expect(refused).toMatchObject({
    status: 429,
    body: { type: 'urn:problem-type:ai-credit-meter:tooManyRequests' },
  });
  expect((await publisher.publish(eventsOf('modest', 1))).status).toBe(202);
  const reader = await meter.as({ sub: 'r', roles: ['reader'], tenants: ['greedy'] });
  expect((await reader.get('/v1/tenants/greedy/usage')).status).toBe(404);
});

it('says with every answer what is left', async () => {
  const { headers } = await fetch(`${meter.address}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await meter.issuer.good({ claims: { roles: ['publisher'], tenants: ['read'] } })}`,
      'content-type': BATCH,
    },
    body: JSON.stringify(eventsOf('read', 2)),
  });
  expect(headers.get('ratelimit')).toMatch(/"client-requests";r=\d+;t=\d+/);
  expect(headers.get('ratelimit')).toMatch(RegExp(`"tenant-events";r=${EVENTS - 2};t=\\d+`));
  expect(headers.get('ratelimit-policy')).toContain(`"tenant-events";q=${EVENTS};w=60`);
});

it('ends a stream when the token has ended that it was opened with', async () => {
  await publisher.publish(eventsOf('followed', 1));
  const claims = { sub: 's', roles: ['reader'], tenants: ['followed'] };
  const reader = await meter.as(claims);
  while ((await reader.get('/v1/tenants/followed/usage')).status !== 200);
  const token = await meter.issuer.good({ claims, expires: 2 - TOLERANCE_SECONDS });
  const open = () =>
    fetch(`${meter.address}/v1/tenants/followed/changes?format=sse`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const answer = await open();
  expect(answer.status).toBe(200);
  // Reads to the end, because only the service closes the stream.
  expect(await answer.text()).toContain('retry: ');
  expect((await open()).status).toBe(401);
});
