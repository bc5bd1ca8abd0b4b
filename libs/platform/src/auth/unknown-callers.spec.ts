/** The response to unknown and refused callers: status, HTTP challenge and sign-in address. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Authentication } from './authenticator.js';
import { callerOf } from './caller.js';
import { startProbe, url } from './limited-probe.fixture.js';

const apps: NestFastifyApplication[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

const stranger = callerOf(
  { subject: 'u-1', name: null, roles: ['reader'], tenants: ['fabrikam'] },
  'token',
);
const UNKNOWN = { kind: 'unknown' } as const;
const REFUSED = { kind: 'refused', why: 'The token has expired.' } as const;
const UNAVAILABLE = { kind: 'unavailable', why: 'Tokens cannot be checked yet.' } as const;
const STRANGER = { kind: 'known', caller: stranger } as const;

async function answerTo(authentication: Authentication, signIn: string | null = null) {
  const authenticate = async () => authentication;
  const app = await startProbe({ limits: {}, authenticator: { off: false, signIn, authenticate } });
  apps.push(app);
  const answer = await app.inject({ url });
  const { statusCode, headers } = answer;
  return { statusCode, challenge: headers['www-authenticate'], problem: answer.json<object>() };
}

it.each([
  ['shows no credentials', UNKNOWN, 401, 'Bearer'],
  ['shows bad ones', REFUSED, 401, 'Bearer error="invalid_token"'],
  ['cannot be known now', UNAVAILABLE, 503, undefined],
  ['may not ask for this', STRANGER, 403, undefined],
])('asks who %s for a token only where one would help', async (_, who, statusCode, challenge) => {
  const answer = await answerTo(who);
  expect([answer.statusCode, answer.challenge]).toEqual([statusCode, challenge]);
});

it.each([
  ['shows no credentials', UNKNOWN],
  ['shows bad ones', REFUSED],
])('tells a caller who %s where to sign in, if anywhere', async (_, who) => {
  expect((await answerTo(who, '/sign-in')).problem).toMatchObject({ signIn: '/sign-in' });
  expect((await answerTo(who)).problem).not.toHaveProperty('signIn');
});

it.each([REFUSED, UNAVAILABLE] as const)('says why: $why', async (who) => {
  expect((await answerTo(who)).problem).toMatchObject({ detail: who.why });
});
