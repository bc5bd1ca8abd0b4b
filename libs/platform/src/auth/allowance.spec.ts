/** Rate limits over HTTP: headers of every response, 429 beyond the limit, and `Retry-After`. */
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Sleep } from '#eventsourcing';
import { exchange } from '../http.fixture.js';
import { Allowance } from './allowance.js';
import { as, startProbe, url } from './limited-probe.fixture.js';
import { type LimitConfiguration, type Limits, NO_QUOTAS, type Standing } from './limits.js';

let app: NestFastifyApplication;
const start = async (limits: Partial<LimitConfiguration>, sleep?: Sleep) =>
  void (app = await startProbe({ limits, sleep }));
afterEach(() => app?.close());

const json = { 'content-type': 'application/json' };
const TOO_MANY = 'urn:problem-type:ai-credit-meter:tooManyRequests';

it('are stated with each answer, and beyond them it is 429 with Retry-After', async () => {
  await start({ client: { ...NO_QUOTAS, requests: 1 } });
  const first = await app.inject({ url, headers: as('greedy') });
  expect(first.statusCode).toBe(200);
  expect(first.headers).toMatchObject({
    'ratelimit-policy': '"client-requests";q=1;w=60',
    ratelimit: '"client-requests";r=0;t=60',
  });
  const second = await app.inject({ url, headers: as('greedy') });
  expect(second.statusCode).toBe(429);
  expect(second.json()).toMatchObject({ type: TOO_MANY });
  expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  expect((await app.inject({ url, headers: as('modest') })).statusCode).toBe(200);
});

it('refuse only the client that exceeds them', async () => {
  let end = (): void => undefined;
  const sleep = () => new Promise<void>((resolve) => (end = resolve));
  await start({ client: { ...NO_QUOTAS, requests: 1 } }, sleep);
  await app.inject({ url, headers: as('greedy') });
  const order: string[] = [];
  const refused = app
    .inject({ url, headers: as('greedy') })
    .then(({ statusCode }) => order.push(`${statusCode}`));
  await app.inject({ url, headers: as('modest') }).then(() => order.push('modest'));
  end();
  await refused;
  expect(order).toEqual(['modest', '429']);
});

const BODY = JSON.stringify({ tenants: {}, filling: 'a'.repeat(4_000) });

it.each([
  ['as it is announced', json, BODY],
  ['as it is unpacked', { ...json, 'content-encoding': 'gzip' }, gzipSync(BODY)],
])('count the bytes of a body once, %s', async (_, headers, payload) => {
  await start({ tenant: { ...NO_QUOTAS, bytes: 5_000 } });
  const send = () => app.inject({ method: 'POST', url, headers, payload });
  const [first, second] = [await send(), await send()];
  expect(first.statusCode).toBe(201);
  expect(second.statusCode).toBe(429);
  expect(second.json()).toMatchObject({ type: TOO_MANY });
});

it('count no more of a body than is ever read, whatever is announced', async () => {
  await start({ tenant: { ...NO_QUOTAS, bytes: 3 * 2 ** 20 } });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const head = `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
  const announced = await exchange(port, `${head}Content-Length: ${2 ** 40}\r\n\r\n`);
  expect(announced).toMatch(/^HTTP\/1.1 413/);
  const payload = '{"tenants":{}}';
  const sent = await app.inject({ method: 'POST', url, headers: json, payload });
  expect(sent.statusCode).toBe(201);
});

it('refuse who has published all that is allowed before a body is read, and who reads is no publisher', async () => {
  await start({ client: { ...NO_QUOTAS, events: 1 } });
  expect((await app.inject({ url })).statusCode).toBe(200);
  const send = (payload: string) => app.inject({ method: 'POST', url, headers: json, payload });
  expect((await send('{"tenants":{}}')).statusCode).toBe(201);
  const refused = await send('no JSON at all');
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['ratelimit']).toContain('"client-events";r=0');
});

it('are stated for the tenant that has least left', async () => {
  await start({ tenant: { ...NO_QUOTAS, events: 10 } });
  const send = (tenants: Record<string, number>) =>
    app.inject({ method: 'POST', url, headers: json, payload: JSON.stringify({ tenants }) });
  const mixed = await send({ contoso: 2, fabrikam: 7 });
  expect(mixed.headers['ratelimit']).toBe('"tenant-events";r=3;t=60');
  const beyond = await send({ contoso: 1, fabrikam: 4 });
  expect(beyond.statusCode).toBe(429);
  expect(Number(beyond.headers['retry-after'])).toBeGreaterThan(0);
});

it('admit a stream after another one has ended', async () => {
  await start({ client: { ...NO_QUOTAS, streams: 1 }, tenant: { ...NO_QUOTAS, streams: 2 } });
  await app.listen(0, '127.0.0.1');
  const address = `${await app.getUrl()}${url}/stream`;
  const open = async (actor: string) => {
    const gone = new AbortController();
    const answer = await fetch(address, { headers: as(actor), signal: gone.signal });
    return { answer, leave: () => gone.abort() };
  };
  const first = await open('a');
  expect(first.answer.status).toBe(200);
  const { answer: refused } = await open('a');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toBe('"client-streams";r=0');
  expect(refused.headers.get('ratelimit-policy')).toContain('"client-streams";q=1;qu=');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await open('b');
  const { answer: ofTenant } = await open('c');
  expect(ofTenant.headers.get('ratelimit')).toBe('"tenant-streams";r=0');
  first.leave();
  let again = await open('a');
  while (again.answer.status === 429) again = await open('a');
  expect(again.answer.status).toBe(200);
});

it.each([
  [[9, 50], 50],
  [[50, 9], 50],
  [[60, 60], 60],
])('of waits of %j s say the one after which all is there again', async (waits, seconds) => {
  const standings = waits.map((resetSeconds, index): Standing => ({
    ...{ policy: `policy-${index}`, left: 0, resetSeconds },
    within: false,
  }));
  const within = { policy: 'met', left: 1, resetSeconds: 99, within: true };
  const limits = { policies: '', spend: async () => [within, ...standings] };
  const said = new Map<string, unknown>();
  const reply = {
    header(name: string, value: unknown) {
      said.set(name, value);
      return reply;
    },
  };
  const allowance = new Allowance(limits as unknown as Limits, 'client', reply as never);
  const refusal = await allowance.spend({ byClient: {}, byTenant: new Map() });
  expect(refusal?.message).toContain(`ask again in ${seconds} s`);
  expect(said.get('retry-after')).toBe(seconds);
});
