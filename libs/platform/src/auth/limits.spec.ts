import { Controller, Get, Module } from '@nestjs/common';
import { createHttpApp } from '../http.js';
import { createLogger } from '../logging.js';
import { Limits } from './limits.js';
import { Requires } from './requires.js';

const NONE = { clientRequests: null, tenantRequests: null, clientBytes: null };

it('says nothing and refuses nothing without limits', async () => {
  const limits = new Limits(NONE);
  const spent = { client: 'a', tenant: 'contoso', bytes: 1e9 };
  expect(await limits.spend(spent)).toEqual({ headers: {}, retryAfterSeconds: null });
});

it('lets no client pay for another, and no tenant', async () => {
  const limits = new Limits({ clientRequests: 2, tenantRequests: 3, clientBytes: 100 });
  const spend = async (client: string, tenant: string, bytes = 0) =>
    (await limits.spend({ client, tenant, bytes })).retryAfterSeconds !== null;
  expect(await spend('a', 'contoso')).toBe(false);
  expect(await spend('a', 'contoso')).toBe(false);
  expect(await spend('a', 'contoso')).toBe(true);
  expect(await spend('b', 'fabrikam')).toBe(false);
  expect(await spend('c', 'contoso')).toBe(true);
  expect(await spend('d', 'fabrikam', 101)).toBe(true);
});

describe('a request beyond a limit', () => {
  @Controller('v1/tenants/:tenant/probe')
  class ProbeController {
    @Get()
    @Requires('reader')
    probe() {
      return {};
    }
  }
  @Module({ controllers: [ProbeController] })
  class ProbeModule {}

  it('is 429 and says what holds, what is left and when to come back', async () => {
    const logger = createLogger({ level: 'error', format: 'text' });
    const limits = new Limits({ ...NONE, clientRequests: 1 });
    const app = await createHttpApp(ProbeModule, { logger, limits });
    await app.init();
    const url = '/v1/tenants/contoso/probe';
    const first = await app.inject({ url, headers: { 'x-actor': 'greedy' } });
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"client";q=1;w=60',
      ratelimit: '"client";r=0;t=60',
    });
    const second = await app.inject({ url, headers: { 'x-actor': 'greedy' } });
    expect(second.statusCode).toBe(429);
    expect(second.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:tooManyRequests',
    });
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect((await app.inject({ url, headers: { 'x-actor': 'modest' } })).statusCode).toBe(200);
    await app.close();
  });
});
