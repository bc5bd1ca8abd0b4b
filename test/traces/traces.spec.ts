/** The spans of a message from request to notification, and no spans if tracing is off. */
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { endAttempt, startAttempt } from '#tracing';
import {
  CLOUD_EVENT,
  DATABASE,
  ERROR_TYPE,
  HTTP,
  MESSAGING,
} from '../../libs/tracing/src/conventions.js';
import { openPipeline, type Pipeline, usageMessage } from './pipeline.js';
import { type RememberedSpans, rememberedSpans } from './remembered-spans.js';

const traceOf = (digit: string) => digit.repeat(32);
const sentBy = (digit: string, flags = '01') => `00-${traceOf(digit)}-${'b'.repeat(16)}-${flags}`;

let spans: RememberedSpans;
let pipeline: Pipeline;
beforeEach(async () => {
  spans = rememberedSpans();
  pipeline = await openPipeline(spans.tracing);
});
afterEach(() => pipeline.close());

const inTrace = (digit: string) =>
  spans.all().filter((span) => span.spanContext().traceId === traceOf(digit));
const parentOf = ({ parentSpanContext }: ReadableSpan) => parentSpanContext?.spanId;
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;
const namesIn = (digit: string) => inTrace(digit).map(({ name }) => name);

it('takes its names from the conventions', () => {
  const known = new Set<unknown>(Object.values(conventions));
  const used = [HTTP, MESSAGING, CLOUD_EVENT, DATABASE].flatMap((names) => Object.values(names));
  expect([...used, ERROR_TYPE].filter((name) => !known.has(name))).toEqual([]);
});

describe('a message of a trace that is sampled', () => {
  it('is followed from the log through decision and append to the notification', async () => {
    await pipeline.ownLittle();
    await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1') }), usageMessage(1)]);
    const events = await pipeline.events();
    await pipeline.notify(events, events.at(-1)!.recordedAt);
    const [process] = spans.named('process ai-model-executed').filter(parentOf);
    expect(process).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: {
        'messaging.kafka.offset': 0,
        'messaging.destination.partition.id': '7',
        'cloudevents.event_id': 'run-0',
        'meter.outcome': 'charged',
      },
    });
    expect(parentOf(process!)).toBe('b'.repeat(16));
    for (const name of ['decide RecordUsage', 'append creditLedger', 'project notifications']) {
      expect([name, parentOf(inTrace('1').find((span) => span.name === name)!)]).toEqual([
        name,
        idOf(process),
      ]);
    }
  });

  it('is stored, and sent on, with the context of the work that came of it', async () => {
    await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1') })]);
    const [process] = spans.named('process ai-model-executed').filter(parentOf);
    const going = `00-${traceOf('1')}-${idOf(process)}-01`;
    const events = await pipeline.events();
    expect(events.at(-1)!.metadata).toMatchObject({ traceparent: going });
    const headers = { ce_id: 'n-1', ce_source: '/x', ce_type: 'T', ce_traceparent: going };
    const message = { topic: 'out', key: 'k', value: Buffer.alloc(0), headers };
    await pipeline.publisher.publish([message]);
    const [send] = spans.named('send out');
    expect(parentOf(send!)).toBe(idOf(process));
    expect(pipeline.sent.at(-1)!.headers).toMatchObject({
      ce_traceparent: going,
      traceparent: `00-${traceOf('1')}-${idOf(send)}-01`,
    });
  });

  it('continues from the last sender, if a header names it', async () => {
    const traceparent = `00-${traceOf('1')}-${'c'.repeat(16)}-01`;
    await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1'), traceparent })]);
    const [process] = spans.named('process ai-model-executed').filter(parentOf);
    expect(parentOf(process!)).toBe('c'.repeat(16));
  });

  it('is recorded as duplicate, or as rejected and why', async () => {
    await pipeline.meter([usageMessage(0)]);
    const other = { ...usageMessage(0, { ce_traceparent: sentBy('2') }), offset: 2 };
    const value = Buffer.from(String(other.value).replace('"pages":1', '"pages":2'));
    await pipeline.meter([
      { ...usageMessage(0, { ce_traceparent: sentBy('1') }), offset: 1 },
      { ...other, value },
    ]);
    const outcomes = spans.named('process ai-model-executed').filter(parentOf);
    expect(outcomes.map(({ attributes }) => attributes['meter.outcome'])).toEqual([
      'duplicate',
      'rejected',
    ]);
    expect(outcomes[1]!.attributes).toMatchObject({ 'meter.reason': 'usageConflict' });
  });
});

describe('a batch', () => {
  it('is one span of its own, linked with the traces in it, and they with it', async () => {
    await pipeline.meter([
      usageMessage(0, { ce_traceparent: sentBy('1') }),
      usageMessage(1, { ce_traceparent: sentBy('2') }),
      usageMessage(2),
    ]);
    const all = spans.named('process ai-model-executed');
    const batch = all.find((span) => !parentOf(span))!;
    expect(batch.attributes).toMatchObject({
      'messaging.batch.message_count': 3,
      'messaging.consumer.group.name': 'ai-credit-metering',
    });
    expect(batch.links.map(({ context }) => context.traceId)).toEqual([traceOf('1'), traceOf('2')]);
    for (const one of all.filter(parentOf)) {
      expect(one.links.map(({ context }) => context.spanId)).toEqual([idOf(batch)]);
    }
    expect(spans.named('append creditLedger')).toHaveLength(2);
  });
});

it.each(['01', '03', '09', '0b', '0d', 'ff'])('is followed with the flags %s', async (flags) => {
  await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1', flags) })]);
  expect(namesIn('1')).toContain('decide RecordUsage');
});

describe('what is not followed', () => {
  it.each([
    ...['00', '02', '08', '0a', '0c', 'fe'].map((flags): [string, string] => [
      `a trace that is not sampled, ${flags}`,
      sentBy('1', flags),
    ]),
    ['no trace at all', undefined],
    ['what is no context', '00-1-2-01'],
    ['a trace of zeros', sentBy('0')],
  ])('has no span of its own: %s', async (_, traceparent) => {
    const message = traceparent === undefined ? {} : { ce_traceparent: traceparent };
    await pipeline.meter([usageMessage(0, message as Record<string, string>)]);
    expect(spans.all().map(({ name }) => name)).toEqual(['process ai-model-executed']);
  });

  it('is an event in a follower that it does not concern: runs are not notified', async () => {
    await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1') })]);
    const events = await pipeline.events();
    const runs = events.filter(({ type }) => type === 'CreditConsumed');
    expect(runs).toHaveLength(1);
    await pipeline.notify(runs, events.at(-1)!.recordedAt);
    expect(namesIn('1')).not.toContain('project notifications');
  });

  it('is an old event whose rows are filled again', async () => {
    await pipeline.meter([usageMessage(0, { ce_traceparent: sentBy('1') })]);
    const events = await pipeline.events();
    const later = new Date(Date.parse(events.at(-1)!.recordedAt) + 3_600_000).toISOString();
    await pipeline.notify(events, later);
    expect(namesIn('1')).not.toContain('project notifications');
  });

  it('exists if traces are off; the context that was sent is kept and passed on', async () => {
    const plain = await openPipeline(null);
    const headers = { ce_traceparent: sentBy('1'), traceparent: sentBy('2') };
    await plain.meter([usageMessage(0, headers)]);
    const events = await plain.events();
    expect(events.at(-1)!.metadata.traceparent).toBe(sentBy('1'));
    expect(events[0]!.metadata.traceparent).toBeUndefined();
    expect(spans.all()).toEqual([]);
    await plain.close();
  });
});

describe('a delivery', () => {
  const seen = { tenantId: 'contoso', format: 'standard', url: new URL('https://a.example/x?k=s') };

  it('belongs to the trace of its message, and says where it went and no secret', () => {
    const span = startAttempt(spans.tracing, { ...seen, attempt: 3, traceparents: [sentBy('1')] });
    endAttempt(span!, { ok: false, status: 503 });
    const [told] = inTrace('1');
    expect(told).toMatchObject({
      name: 'POST',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.ERROR },
    });
    expect(told!.attributes).toMatchObject({
      'server.address': 'a.example',
      'server.port': 443,
      'http.request.resend_count': 2,
      'http.response.status_code': 503,
      'error.type': '503',
    });
    expect(JSON.stringify(told!.attributes)).not.toContain('k=s');
  });

  it('of several messages in one mail is linked with each of their traces', () => {
    const url = new URL('mailto:ada@contoso.com');
    const traceparents = [sentBy('1'), undefined, sentBy('2')];
    const format = 'mail';
    endAttempt(startAttempt(spans.tracing, { ...seen, format, url, attempt: 1, traceparents })!, {
      ok: true,
      status: null,
    });
    const [told] = spans.named('send mail');
    expect(told!.links.map(({ context }) => context.traceId)).toEqual([traceOf('1'), traceOf('2')]);
  });

  it('without a trace is not exported', () => {
    const attempt = { ...seen, attempt: 1, traceparents: [undefined, sentBy('1', '00')] };
    expect(startAttempt(spans.tracing, attempt)).toBeNull();
  });
});
