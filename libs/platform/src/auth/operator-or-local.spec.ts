/** Routes for operators and this machine: remote callers need the role and are counted, local callers need nothing. */
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '../http.js';
import { createLogger } from '../operations/logging.js';
import type { Authenticator } from './authenticator.js';
import { callerOf } from './caller.js';
import { Limits, NO_QUOTAS } from './limits.js';
import { RequiresOperatorOrLocal } from '../routes/requires.js';
import { isRole } from '../routes/roles.js';

@Controller()
class ProbeController {
  @Get('probe')
  @RequiresOperatorOrLocal()
  probe() {
    return {};
  }

  @Get('v1/tenants/:tenant/probe')
  @RequiresOperatorOrLocal()
  ofTenant() {
    return {};
  }
}
@Module({ controllers: [ProbeController] })
class ProbeModule {}

/** Reads the only role from a header instead of a token. */
const byRole: Authenticator = {
  ...{ off: false, signIn: null },
  async authenticate({ 'x-role': role }) {
    if (typeof role !== 'string' || !isRole(role)) return { kind: 'unknown' };
    const identity = { subject: role, name: null, roles: [role], tenants: ['contoso'] };
    return { kind: 'known', caller: callerOf(identity, 'token') };
  },
};

const HERE = '127.0.0.1';
const ELSEWHERE = '192.0.2.1';

let app: NestFastifyApplication;
beforeEach(async () => {
  const limits = new Limits({ client: { ...NO_QUOTAS, requests: 2 }, tenant: NO_QUOTAS });
  app = await createHttpApp(ProbeModule, {
    ...{ logger: createLogger({ level: 'error', format: 'text' }), limits },
    ...{ authenticator: byRole, sleep: async () => undefined },
  });
  await app.init();
});
afterEach(() => app.close());

async function ask(remoteAddress: string, headers: Record<string, string> = {}, url = '/probe') {
  const { statusCode } = await app.inject({ url, remoteAddress, headers });
  return statusCode;
}

interface Asked {
  readonly who: string;
  readonly address: string;
  readonly headers: Record<string, string>;
  readonly status: number;
}

it.each<Asked>([
  { who: 'nobody', address: HERE, headers: {}, status: 200 },
  {
    who: 'nobody, through a proxy',
    address: HERE,
    headers: { 'x-forwarded-for': ELSEWHERE },
    status: 401,
  },
  { who: 'nobody', address: ELSEWHERE, headers: {}, status: 401 },
  { who: 'an admin', address: ELSEWHERE, headers: { 'x-role': 'admin' }, status: 403 },
  { who: 'a reader', address: ELSEWHERE, headers: { 'x-role': 'reader' }, status: 403 },
  { who: 'a publisher', address: ELSEWHERE, headers: { 'x-role': 'publisher' }, status: 403 },
  { who: 'an operator', address: ELSEWHERE, headers: { 'x-role': 'operator' }, status: 200 },
])('answers $who at $address', async ({ address, headers, status }) => {
  expect(await ask(address, headers)).toBe(status);
});

it.each(['contoso', 'fabrikam'])('lets in only an operator for %s', async (tenant) => {
  const url = `/v1/tenants/${tenant}/probe`;
  expect(await ask(ELSEWHERE, { 'x-role': 'operator' }, url)).toBe(200);
  expect(await ask(ELSEWHERE, { 'x-role': 'admin' }, url)).toBe(403);
});

it('counts clients of other machines, and none of this machine', async () => {
  const [here, elsewhere] = [[], []] as [number[], number[]];
  for (let time = 0; time < 3; time++) {
    here.push(await ask(HERE));
    elsewhere.push(await ask(ELSEWHERE, { 'x-role': 'operator' }));
  }
  expect({ here, elsewhere }).toEqual({ here: [200, 200, 200], elsewhere: [200, 200, 429] });
});
