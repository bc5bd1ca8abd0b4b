/** Limits as a client meets them over HTTP: what is left in every answer, 429 beyond, and when to come back. */
import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Module, Param, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Sleep } from '#eventsourcing';
import { exchange } from '../http.fixture.js';
import { createHttpApp } from '../http.js';
import type { HttpReply } from '../http-exchange.js';
import { createLogger } from '../logging.js';
import { textStream } from '../text-stream.js';
import { AllowedTo, Allowance } from './allowance.js';
import { type Authenticator, withoutAuthentication } from './authenticator.js';
import { callerOf } from './caller.js';
import { type LimitConfiguration, Limits, NO_QUOTAS, type Standing } from './limits.js';
import { OpenWithinLimits, Requires, RequiresPublisher } from './requires.js';

@Controller('v1/tenants/:tenant/probe')
class ProbeController {
  @Get()
  @Requires('reader')
  probe() {
    return {};
  }

  @Post()
  @RequiresPublisher()
  async publish(@AllowedTo() allowance: Allowance, @Body() body: Buffer) {
    const { tenants } = JSON.parse(body.toString()) as { tenants: Record<string, number> };
    const costs = Object.entries(tenants).map(([id, events]) => [id, { events }] as const);
    const events = costs.reduce((sum, [, cost]) => sum + cost.events, 0);
    const beyond = await allowance.spend({ byClient: { events }, byTenant: new Map(costs) });
    if (beyond) throw beyond;
    return {};
  }

  @Get('open')
  @OpenWithinLimits('a specification')
  open() {
    return {};
  }

  @Get('stream')
  @Requires('reader')
  stream(
    @Param('tenant') tenant: string,
    @AllowedTo() allowance: Allowance,
    @Res() reply: HttpReply,
  ) {
    const onEnd = allowance.openStream(tenant);
    const { signal } = new AbortController();
    async function* produce(over: AbortSignal) {
      yield 'open';
      await new Promise((resolve) => over.addEventListener('abort', resolve));
    }
    reply.type('text/plain').send(textStream({ signal, produce, onEnd }));
  }
}
@Module({ controllers: [ProbeController] })
class ProbeModule {}

/** Stands for tokens: whose it is says a header, as does what is shown by nobody. */
const byHeader: Authenticator = {
  ...{ off: false, signIn: null },
  async authenticate({ 'x-actor': subject = 'somebody' }) {
    if (subject === NOBODY) return { kind: 'unknown' };
    if (subject === FORGER) return { kind: 'refused', why: 'The token is not a valid one.' };
    const identity = {
      subject: String(subject),
      name: null,
      roles: ['admin', 'publisher'],
    } as const;
    return { kind: 'known', caller: callerOf({ ...identity, tenants: ['contoso'] }, 'token') };
  },
};
const [NOBODY, FORGER] = ['nobody', 'forger'];

let app: NestFastifyApplication;

/** How long a refusal is held back; each specification that minds puts its own in place. */
let sleep: Sleep;
beforeEach(() => (sleep = async () => undefined));

async function start(
  limits: Partial<LimitConfiguration>,
  authenticator: Authenticator = byHeader,
): Promise<void> {
  const logger = createLogger({ level: 'error', format: 'text' });
  const all = { client: NO_QUOTAS, tenant: NO_QUOTAS, ...limits };
  app = await createHttpApp(ProbeModule, { logger, authenticator, limits: new Limits(all), sleep });
}
afterEach(() => app?.close());

const url = '/v1/tenants/contoso/probe';
const as = (actor: string) => ({ 'x-actor': actor });
const json = { 'content-type': 'application/json' };
const TOO_MANY = 'urn:problem-type:ai-credit-meter:tooManyRequests';

it('are told with each answer, and beyond them it is 429 with when to come back', async () => {
  await start({ client: { ...NO_QUOTAS, requests: 1 } });
  await app.init();
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

it('hold back who asks beyond them, and nobody else', async () => {
  let end = (): void => undefined;
  sleep = () => new Promise<void>((resolve) => (end = resolve));
  await start({ client: { ...NO_QUOTAS, requests: 1 } });
  await app.init();
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

describe('count who tries, too', () => {
  const ofOther = url.replace('contoso', 'fabrikam');
  const from = (remoteAddress: string, actor: string, path = url) =>
    app
      .inject({ url: path, headers: as(actor), remoteAddress })
      .then(({ statusCode }) => statusCode);

  it('by the address, where no credentials are shown or none that are good', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 2 } });
    await app.init();
    const tried = [NOBODY, FORGER, NOBODY, FORGER];
    const statuses = [];
    for (const actor of tried) statuses.push(await from('192.0.2.1', actor));
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(await from('192.0.2.2', FORGER)).toBe(401);
    expect(await from('192.0.2.1', 'a good one')).toBe(200);
  });

  it('by the address, where anybody may ask for what costs somebody else something', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 1 }, tenant: { ...NO_QUOTAS, requests: 1 } });
    await app.init();
    const open = `${url}/open`;
    expect(await from('192.0.2.1', NOBODY, open)).toBe(200);
    expect(await from('192.0.2.1', 'a', open)).toBe(429);
    expect(await from('192.0.2.2', NOBODY, open)).toBe(200);
    expect(await from('192.0.2.1', 'a')).toBe(200);
  });

  it('by the subject, where something is asked for that is not theirs, and no tenant pays', async () => {
    await start({
      client: { ...NO_QUOTAS, requests: 2 },
      tenant: { ...NO_QUOTAS, requests: 1 },
    });
    await app.init();
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push(await from('192.0.2.1', 'a', ofOther));
    expect(statuses).toEqual([403, 403, 429]);
    expect(await from('192.0.2.1', 'b')).toBe(200);
  });

  it('by the address, whatever name is claimed while nobody checks it', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 1 } }, withoutAuthentication);
    await app.init();
    expect(await from('192.0.2.1', 'a')).toBe(200);
    expect(await from('192.0.2.1', 'b')).toBe(429);
    expect(await from('192.0.2.2', 'a')).toBe(200);
  });
});

it('count the bytes of a body as it is unpacked, announced or not', async () => {
  await start({ tenant: { ...NO_QUOTAS, bytes: 5_000 } });
  await app.init();
  const text = JSON.stringify({ tenants: {}, filling: 'a'.repeat(4_000) });
  const send = () =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...json, 'content-encoding': 'gzip' },
      payload: gzipSync(text),
    });
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

it('refuse who has published all that is allowed before a body is read', async () => {
  await start({ client: { ...NO_QUOTAS, events: 1 } });
  await app.init();
  const send = (payload: string) => app.inject({ method: 'POST', url, headers: json, payload });
  expect((await send('{"tenants":{}}')).statusCode).toBe(201);
  const refused = await send('no JSON at all');
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['ratelimit']).toContain('"client-events";r=0');
});

it('are told for the tenant that has least left', async () => {
  await start({ tenant: { ...NO_QUOTAS, events: 10 } });
  await app.init();
  const send = (tenants: Record<string, number>) =>
    app.inject({ method: 'POST', url, headers: json, payload: JSON.stringify({ tenants }) });
  const mixed = await send({ contoso: 2, fabrikam: 7 });
  expect(mixed.headers['ratelimit']).toBe('"tenant-events";r=3;t=60');
  const beyond = await send({ contoso: 1, fabrikam: 4 });
  expect(beyond.statusCode).toBe(429);
  expect(Number(beyond.headers['retry-after'])).toBeGreaterThan(0);
});

it('give a place among the streams to who comes after one has left', async () => {
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
