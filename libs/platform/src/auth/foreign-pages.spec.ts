/** With authentication off, changes requested by pages of other sites are refused. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfiguration } from '../configuration.js';
import { createHttpApp } from '../http.js';
import { createLogger } from '../operations/logging.js';
import { openAuthenticator } from './open-authenticator.js';
import { ProbeModule } from './probe.fixture.js';

async function start(environment: Record<string, string>): Promise<NestFastifyApplication> {
  const { auth } = readConfiguration(environment);
  const surroundings = { now: () => 0, onNotice: () => undefined };
  const { authenticator } = await openAuthenticator(auth, surroundings);
  const logger = createLogger({ level: 'error', format: 'text' });
  const app = await createHttpApp(ProbeModule, { logger, authenticator });
  await app.init();
  return app;
}

let unset: NestFastifyApplication;
let none: NestFastifyApplication;
beforeAll(async () => {
  [unset, none] = [await start({}), await start({ AUTH: 'none', HOST: '0.0.0.0' })];
});
afterAll(() => Promise.all([unset.close(), none.close()]));

async function ask(method: 'GET' | 'POST', headers: Record<string, string>, app = unset) {
  const asked = { host: '127.0.0.1:3000', ...headers };
  return (await app.inject({ method, url: '/probe', headers: asked })).statusCode;
}

describe('a change', () => {
  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:3000' },
    { origin: 'https://elsewhere.example' },
    { origin: 'http://127.0.0.1:4000' },
    { origin: 'null' },
    { origin: '' },
  ])('of a page that says %j is refused', async (headers) => {
    expect(await ask('POST', headers)).toBe(403);
    expect(await ask('POST', headers, none)).toBe(403);
  });

  it.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:3000' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://127.0.0.1:3000' },
    { origin: 'https://meter.example', 'x-forwarded-host': 'meter.example' },
  ])('of a program, or of the own page, as %j says, is made', async (headers) => {
    expect(await ask('POST', headers)).toBe(201);
    expect(await ask('POST', headers, none)).toBe(201);
  });
});

it('is read by a link of another site: that site sees nothing of it', async () => {
  expect(await ask('GET', { 'sec-fetch-site': 'cross-site' })).toBe(200);
});

describe('under a name of the internet that leads to this machine', () => {
  const rebound = { host: 'rebound.example:3000', 'sec-fetch-site': 'same-origin' };

  it('nothing is read or changed unless AUTH=none was chosen', async () => {
    expect([await ask('GET', rebound), await ask('POST', rebound)]).toEqual([403, 403]);
  });

  it('everything is, after AUTH=none', async () => {
    expect([await ask('GET', rebound, none), await ask('POST', rebound, none)]).toEqual([200, 201]);
  });
});
