/** The HTTP server's responses to bad requests: statuses, limits and problems. */
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SetupError, TransientError } from '#eventsourcing';
import type { HealthIndicator } from './health.js';
import { Open } from './auth/index.js';
import { BODY_LIMIT_BYTES } from './http/http-bodies.js';
import { createHttpApp } from './http.js';
import { parseJsonBody } from './http/json-body.js';
import { createMetrics } from './operations/metrics.js';
import { PlatformModule } from './platform.module.js';
import { createLogger } from './operations/logging.js';
import { httpProblem } from './problem.js';

@Controller('probe')
class ProbeController {
  @Post('echo')
  @Open('a probe of the specification')
  echo(@Body() body: unknown) {
    return { echo: parseJsonBody(body).value };
  }

  @Get('refused')
  @Open('a probe of the specification')
  refused() {
    throw httpProblem('invalidRequest', 'credits must be a whole number', { field: 'credits' });
  }

  @Get('broken')
  @Open('a probe of the specification')
  broken() {
    throw new Error('the password is hunter2');
  }

  @Get('behind')
  @Open('a probe of the specification')
  behind() {
    throw httpProblem('unavailable', 'the read models have not come that far');
  }

  @Get('away')
  @Open('a probe of the specification')
  away() {
    throw new TransientError('the store is away');
  }

  @Get('refused-by-engine')
  @Open('a probe of the specification')
  refusedByEngine() {
    throw new SetupError('permission denied for table checkpoints');
  }
}

const indicators: HealthIndicator[] = [];
const identity = { name: 'Probe', release: '1.2.3', startedAt: '2025-09-15T12:00:00.000Z' };

@Module({
  imports: [PlatformModule.forRoot({ metrics: createMetrics(), indicators, identity })],
  controllers: [ProbeController],
})
class ProbeModule {}

describe('an HTTP app', () => {
  let app: NestFastifyApplication;
  let logged: string[];
  let warned: string[];

  beforeAll(async () => {
    logged = [];
    warned = [];
    const logger = createLogger({ level: 'error', format: 'text' });
    logger.error = (...parts: unknown[]) => void logged.push(parts.join(' '));
    logger.warn = (...parts: unknown[]) => void warned.push(parts.join(' '));
    app = await createHttpApp(ProbeModule, { logger });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());
  beforeEach(() => indicators.splice(0));

  const json = { 'content-type': 'application/json' };
  const post = (payload: string | Buffer, headers: Record<string, string> = json) =>
    app.inject({ method: 'POST', url: '/probe/echo', payload, headers });

  async function expectProblem(
    response: Awaited<ReturnType<typeof post>>,
    status: number,
    code: string,
  ) {
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const problem = response.json<Record<string, unknown>>();
    expect(problem).toMatchObject({ type: `urn:problem-type:ai-credit-meter:${code}`, status });
    expect(problem['requestId']).toBe(response.headers['x-request-id']);
    expect(response.body).not.toContain('    at ');
    return problem;
  }

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  ])('reads a body of %s', async (type) => {
    const response = await post('{"a":1}', { 'content-type': type });
    expect(response.json()).toEqual({ echo: { a: 1 } });
  });

  it.each([
    ['half a document', '{"a":'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('answers %s with 400', async (_name, payload) => {
    await expectProblem(await post(payload), 400, 'malformedBody');
  });

  it('answers a body above the limit with 413', async () => {
    const payload = `"${'a'.repeat(BODY_LIMIT_BYTES)}"`;
    await expectProblem(await post(payload), 413, 'bodyTooLarge');
  });

  it('answers a foreign content type with 415', async () => {
    const response = await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    await expectProblem(response, 415, 'unsupportedMediaType');
  });

  it('answers an unknown address with 404', async () => {
    await expectProblem(await app.inject('/nowhere'), 404, 'notFound');
  });

  it('answers an address that cannot be decoded with 400', async () => {
    await expectProblem(await app.inject('/probe/%zz'), 400, 'malformedRequest');
  });

  it('hands on a problem with its members', async () => {
    const problem = await expectProblem(await app.inject('/probe/refused'), 422, 'invalidRequest');
    expect(problem).toMatchObject({ detail: 'credits must be a whole number', field: 'credits' });
  });

  it('logs what is not foreseen under the request id and gives nothing away', async () => {
    const response = await app.inject({ url: '/probe/broken', headers: { 'x-request-id': 'r-1' } });
    await expectProblem(response, 500, 'internalError');
    expect(response.body).not.toContain('hunter2');
    expect(logged.join('\n')).toMatch(/r-1[^]*the password is hunter2/);
  });

  it('asks to repeat what failed for a reason that may heal', async () => {
    const response = await app.inject('/probe/away');
    await expectProblem(response, 503, 'unavailable');
    expect(response.headers['retry-after']).toBe('1');
  });

  it('says of what only an operator can mend that it is unavailable, and the cause in the log', async () => {
    logged = [];
    const response = await app.inject('/probe/refused-by-engine');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ type: expect.stringMatching(/unavailable$/) });
    expect(response.body).not.toContain('permission');
    expect(logged).toEqual([]);
    expect(warned.at(-1)).toContain('permission denied for table checkpoints');
  });

  it.each(['away', 'behind'])(
    'warns in one line, not as of an error, when it is %s',
    async (name) => {
      const errors = logged.length;
      await expectProblem(await app.inject(`/probe/${name}`), 503, 'unavailable');
      expect(logged).toHaveLength(errors);
      expect(warned.at(-1)).toMatch(new RegExp(`^GET /probe/${name} .*: the .*$`));
    },
  );

  it('says nothing in the log about what a client did wrong', async () => {
    const lines = logged.length + warned.length;
    await app.inject('/probe/refused');
    expect(logged.length + warned.length).toBe(lines);
  });

  it('replaces a request id that could break a log line', async () => {
    const response = await app.inject({ url: '/probe', headers: { 'x-request-id': 'a b' } });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the headers that keep browsers safe', async () => {
    const { headers } = await app.inject('/health/live');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  it('is alive whatever is missing', async () => {
    indicators.push({ name: 'store', check: () => Promise.resolve('the store is away') });
    expect((await app.inject('/health/live')).statusCode).toBe(200);
  });

  it('is ready when every indicator is well', async () => {
    indicators.push({ name: 'store', check: () => Promise.resolve(null) });
    const response = await app.inject('/health/ready');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ status: 'ok', checks: { store: { status: 'up' } } });
  });

  it('is not ready when one is down, fails or hangs, and says which', async () => {
    indicators.push(
      { name: 'log', check: () => Promise.resolve('no broker of one:9092 answers') },
      { name: 'store', check: () => Promise.reject(new Error('refused')) },
      { name: 'readModels', check: () => new Promise(() => undefined) },
    );
    const response = await app.inject('/health/ready');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({
      status: 'unready',
      checks: {
        log: { status: 'down', missing: 'no broker of one:9092 answers' },
        store: { status: 'down', missing: 'refused' },
        readModels: { status: 'down', missing: 'no answer within 800 ms' },
      },
    });
  });

  it('hands out its metrics', async () => {
    const response = await app.inject('/metrics');
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toContain('meter_appends_total 0');
  });
});
