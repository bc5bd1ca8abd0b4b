/** Cross-site request forgery: with the session cookie alone, no method changes anything. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '../http.js';
import { createLogger } from '../operations/logging.js';
import { callerOf } from './caller.js';
import { ProbeModule } from './probe.fixture.js';

const ADMIN = { subject: 'u-1', name: null, roles: ['admin'], tenants: '*' } as const;
let csrfToken: string | null;
let app: NestFastifyApplication;
beforeAll(async () => {
  const authenticate = async () => {
    const caller = callerOf(ADMIN, csrfToken === null ? 'token' : 'session', csrfToken);
    return { kind: 'known', caller } as const;
  };
  const logger = createLogger({ level: 'error', format: 'text' });
  const authenticator = { off: false, signIn: null, authenticate };
  app = await createHttpApp(ProbeModule, { logger, authenticator });
  await app.init();
});
beforeEach(() => void (csrfToken = 'csrf-1'));
afterAll(() => app.close());

const ask = async (method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT', headers = {}) =>
  (await app.inject({ method, url: '/probe', headers })).statusCode;

describe.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s under a session', (method) => {
  it('needs the token that the page was given', async () => {
    expect(await ask(method)).toBe(403);
    expect(await ask(method, { 'x-csrf-token': 'csrf-2' })).toBe(403);
    expect(await ask(method, { 'x-csrf-token': '' })).toBe(403);
    expect(await ask(method, { 'x-csrf-token': 'csrf-1' })).toBeLessThan(300);
  });

  it('needs none with a token of its own, which no browser sends by itself', async () => {
    csrfToken = null;
    expect(await ask(method)).toBeLessThan(300);
  });
});

it('reads without it', async () => {
  expect(await ask('GET')).toBe(200);
});
