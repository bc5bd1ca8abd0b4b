/** The span of an attempt: in the trace of its message, sent to the receiver, with the result. */
import { SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { sleep } from '#eventsourcing';
import { Tracing } from '#tracing';
import type { Message } from './delivery.js';
import type { Endpoint } from './endpoint.js';
import { sendTraced } from './send-traced.js';
import type { Targets } from './targets.js';
import { openReceiver, type Receiver, status } from './testing/receiver.js';

const AT = '2025-09-15T12:00:00.000Z';
const [ONE, OTHER] = ['1', '2'].map((digit) => digit.repeat(32));
const inTrace = (trace: string): string => `00-${trace}-${'a'.repeat(16)}-01`;
const messageOf = (traceparent?: string): Message => ({
  ...{ id: 'a', type: 'TrialEnded', timestamp: AT, data: {} },
  ...(traceparent !== undefined && { traceparent }),
});

let receiver: Receiver;
let exporter: InMemorySpanExporter;
let tracing: Tracing;
beforeEach(async () => {
  receiver = await openReceiver();
  exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  tracing = new Tracing({
    ...{ tracer: provider.getTracer('spec'), shutdown: () => provider.shutdown() },
    ...{ messagingSystem: 'kafka', databaseSystem: 'sqlite' },
  });
});
afterEach(() => receiver.close());

async function sent(
  messages: readonly Message[],
  { isTraced = true, attempt = 1, endpoint = {} } = {},
) {
  const whole = { url: receiver.url, format: 'standard', secrets: [], ...endpoint };
  const transport = { sendMail: async () => ({}) } as unknown as NonNullable<
    Targets['mail']
  >['transport'];
  await sendTraced(
    {
      ...{ tenantId: 'contoso', endpoint: whole as unknown as Endpoint, messages, attempt },
      now: new Date(AT),
    },
    {
      mail: { transport, from: 'a@b.example', timeoutMs: 60_000 },
      poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 60_000 },
    },
    isTraced ? tracing : null,
  );
  return {
    spans: exporter.getFinishedSpans(),
    heard: receiver.received.map(({ headers }) => headers['traceparent']),
  };
}

it('is a part of the trace of its message, and the parent of what the receiver does', async () => {
  const { spans, heard } = await sent([messageOf(inTrace(ONE!))]);
  const [span] = spans;
  expect(spans).toHaveLength(1);
  expect(span).toMatchObject({ name: 'POST', parentSpanContext: { spanId: 'a'.repeat(16) } });
  const { traceId, spanId } = span!.spanContext();
  expect(traceId).toBe(ONE);
  expect(heard).toEqual([`00-${ONE}-${spanId}-01`]);
  expect(span!.attributes).toMatchObject({ 'http.response.status_code': 204 });
  expect(span!.attributes).not.toHaveProperty('http.request.resend_count');
});

it('says how often it was tried before, and that it failed', async () => {
  receiver.answer = status(503);
  const { spans } = await sent([messageOf(inTrace(ONE!))], { attempt: 3 });
  expect(spans).toMatchObject([
    {
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'http.request.resend_count': 2, 'error.type': '503' },
    },
  ]);
});

it('is there for no message without a trace', async () => {
  expect(await sent([messageOf()])).toEqual({ spans: [], heard: [undefined] });
});

it('where traces are off, hands on the trace of the message', async () => {
  const given = inTrace(ONE!);
  expect(await sent([messageOf(given)], { isTraced: false })).toEqual({
    spans: [],
    heard: [given],
  });
});

it('of several messages in one mail is linked with the traces of all', async () => {
  const endpoint = { url: 'mailto:ada@contoso.example', format: 'mail' } as const;
  const messages = [messageOf(inTrace(ONE!)), messageOf(), messageOf(inTrace(OTHER!))];
  const { spans } = await sent(messages, { endpoint });
  expect(spans).toMatchObject([
    {
      ...{ name: 'send mail', parentSpanContext: undefined },
      links: [{ context: { traceId: ONE } }, { context: { traceId: OTHER } }],
    },
  ]);
});
