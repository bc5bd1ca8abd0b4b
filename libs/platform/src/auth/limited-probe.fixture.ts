/** A service with a route for each kind of limit; a header replaces the token and names its subject. */
import { Readable } from 'node:stream';
import { Body, Controller, Get, Module, Param, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Sleep } from '#eventsourcing';
import { createHttpApp } from '../http.js';
import type { HttpReply } from '../http/http-exchange.js';
import { createLogger } from '../operations/logging.js';
import type { GuardedRequest } from './allowance.js';
import type { Authenticator } from './authenticator.js';
import { callerOf } from './caller.js';
import { type LimitConfiguration, Limits, NO_QUOTAS } from './limits.js';
import { OpenWithinLimits, Requires, RequiresPublisher } from '../routes/requires.js';

@Controller('v1/tenants/:tenant/probe')
class ProbeController {
  @Get()
  @Requires('reader')
  probe() {
    return {};
  }

  @Post()
  @RequiresPublisher()
  async publish(@Req() { allowance }: GuardedRequest, @Body() body: Buffer) {
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
    @Req() { allowance }: GuardedRequest,
    @Res() reply: HttpReply,
  ) {
    const onEnd = allowance.openStream(tenant);
    const answer = new Readable({ read() {} }).once('close', onEnd);
    answer.push('open');
    reply.type('text/plain').send(answer);
  }
}
@Module({ controllers: [ProbeController] })
class ProbeModule {}

/** Reads the caller from a header instead of a token; one value stands for a missing token, one for an invalid one. */
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
/** Callers without credentials and with invalid ones. */
export const [NOBODY, FORGER] = ['nobody', 'forger'] as const;

export interface LimitedProbe {
  readonly limits: Partial<LimitConfiguration>;
  readonly authenticator?: Authenticator;
  /** Delays a refusal; by default not at all. */
  readonly sleep?: Sleep;
}

/** The caller must close it. */
export async function startProbe({
  limits,
  authenticator = byHeader,
  sleep = async () => undefined,
}: LimitedProbe): Promise<NestFastifyApplication> {
  const logger = createLogger({ level: 'error', format: 'text' });
  const all = { client: NO_QUOTAS, tenant: NO_QUOTAS, ...limits };
  const app = await createHttpApp(ProbeModule, {
    ...{ logger, authenticator, sleep },
    limits: new Limits(all),
  });
  await app.init();
  return app;
}

export const url = '/v1/tenants/contoso/probe';
export const as = (actor: string) => ({ 'x-actor': actor });
