/** JSON log lines carry the ids of their request and trace. */
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, createLogger, createMetrics, type LogFields, Open } from '#platform';
import type { Tracing } from '#tracing';
import { rememberedSpans } from './remembered-spans.js';

@Controller('things')
class ThingsController {
  @Get()
  @Open('a probe of the specification')
  fail(): never {
    throw new Error('a bug');
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const TRACE = '0af7651916cd43dd8448eb211c80319c';

let app: NestFastifyApplication | undefined;
const { stderr } = process;
const write = stderr.write.bind(stderr);
afterEach(async () => {
  stderr.write = write;
  await app?.close();
});

async function linesOf(tracing: Tracing | null) {
  const requests: LogFields[] = [];
  app = await createHttpApp(ThingsModule, {
    logger: createLogger({ level: 'error', format: 'json' }),
    observers: {
      requestSeconds: createMetrics().requestSeconds,
      onDebug: (_what, fields) => void requests.push(fields),
      tracing,
    },
  });
  await app.init();
  const written: string[] = [];
  stderr.write = (text) => written.push(String(text)) > 0;
  const headers = { 'x-request-id': 'r-7', traceparent: `00-${TRACE}-${'b'.repeat(16)}-01` };
  const answer = await app.inject({ method: 'GET', url: '/things', headers });
  expect(answer.statusCode).toBe(500);
  const [error] = written.map((line): unknown => JSON.parse(line));
  return { error, request: requests[0] };
}

it('name request, trace and span, of an error as of the request itself', async () => {
  const spans = rememberedSpans();
  const { error, request } = await linesOf(spans.tracing);
  const [span] = spans.named('GET /things');
  const ids = { requestId: 'r-7', traceId: TRACE, spanId: span!.spanContext().spanId };
  expect(error).toMatchObject({ level: 'error', ...ids });
  expect(error).toHaveProperty('stack');
  expect(request).toMatchObject({ ...ids, status: 500 });
  expect(span).toMatchObject({
    attributes: { 'http.response.status_code': 500, 'error.type': '500', 'http.route': '/things' },
  });
});

it('name the request alone if no traces are exported', async () => {
  const { error, request } = await linesOf(null);
  expect(error).toMatchObject({ requestId: 'r-7' });
  expect(error).not.toHaveProperty('traceId');
  expect(request).not.toHaveProperty('traceId');
});
