/** Usage events in HTTP requests: numbers, batches, and their messages. */
import fc from 'fast-check';
import type { OutgoingMessage } from '#eventsourcing';
import { USAGE_DATA } from '#testing';
import type { HttpEventRequest } from '../cloud-events/http.js';
import { EVENT_BYTES_MAX } from '../json.js';
import { decodeMessage } from './decode-message.js';
import { decodeRequest, unpackRequest } from './decode-request.js';
import { EVENT, goodEvents, jsonBytes, NOW, structured } from './examples.fixture.js';

const BATCH = 'application/cloudevents-batch+json; charset=utf-8';
const STRUCTURED = 'application/cloudevents+json';

const typed = (contentType: string, body: unknown): HttpEventRequest => ({
  headers: { 'content-type': contentType },
  body: Buffer.isBuffer(body) ? body : jsonBytes(body),
});

function inHeaders({ data, ...attributes }: Readonly<Record<string, unknown>>): HttpEventRequest {
  const headers = Object.entries(attributes).map(([name, value]) =>
    name === 'datacontenttype'
      ? ['content-type', value]
      : [`ce-${name}`, encodeURIComponent(String(value))],
  );
  return { headers: Object.fromEntries(headers), body: jsonBytes(data) };
}

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

function resultsOf(request: HttpEventRequest) {
  const decoded = decodeRequest(request, { now: NOW });
  if (decoded.kind === 'invalid') throw new Error(decoded.reason.message);
  return [...decoded.results];
}

function messagesOf(request: HttpEventRequest) {
  return resultsOf(request).map((result) => {
    if (result.status === 'rejected') throw new Error(result.reason.message);
    return result.message;
  });
}

const refusalOf = (request: HttpEventRequest) => {
  const decoded = decodeRequest(request, { now: NOW });
  return decoded.kind === 'invalid' ? decoded.reason.code : null;
};

/** A message as a log returns it. */
const stored = ({ topic, key, value, headers }: OutgoingMessage) => ({
  topic,
  key,
  value,
  headers,
});

describe('a number where text must be', () => {
  const NUMBERS = ['123', '12345678901234567890', '1e400', '0.1000000000000000055'];
  const MEMBERS = ['tenantId', 'environmentId', 'userId', 'modelId', 'automationId', 'status'];
  const ATTRIBUTES = ['id', 'source', 'time'];
  const data = { ...EVENT.data, automationId: 'a', userId: 'u' };
  const places = [
    ...MEMBERS.map((name) => ({ name, event: { ...EVENT, data: { ...data, [name]: 'NUMBER' } } })),
    ...ATTRIBUTES.map((name) => ({ name, event: { ...EVENT, data, [name]: 'NUMBER' } })),
  ];

  it.each(places)('is no $name, however many digits it has', ({ name, event }) => {
    for (const number of NUMBERS) {
      const bytes = (value: unknown) =>
        Buffer.from(JSON.stringify(value).replace('"NUMBER"', number));
      const { data: inner, ...attributes } = event;
      const encoded = { ...attributes, data_base64: bytes(inner).toString('base64') };
      const requests = [
        typed(STRUCTURED, bytes(event)),
        typed(STRUCTURED, bytes(encoded)),
        typed(BATCH, bytes([event])),
        ...(ATTRIBUTES.includes(name) ? [] : [{ ...inHeaders(event), body: bytes(inner) }]),
      ];
      for (const request of requests) {
        const [result] = resultsOf(request);
        expect([number, result]).toMatchObject([number, { status: 'rejected' }]);
        expect(result).toHaveProperty('reason.field', expect.stringMatching(`${name}$`));
      }
      const message = { topic: 'ai-model-executed', headers: {}, value: bytes(event) };
      expect(decodeMessage(message, { now: NOW }).kind).toBe('invalid');
    }
  });
});

describe('usage in a request', () => {
  it('is made of the bytes of a whole batch again, as it was made of the request', () => {
    fc.assert(
      fc.property(fc.array(goodEvents, { minLength: 1, maxLength: 5 }), (events) => {
        const messages = messagesOf(typed(BATCH, events));
        const [{ request }] = messages as [OutgoingMessage];
        expect(request!.messages).toBe(events.length);
        expect(unpackRequest(request!.bytes).map(stored)).toEqual(messages.map(stored));
      }),
    );
  });

  it('reaches the log with its meaning unchanged, in every mode', () => {
    fc.assert(
      fc.property(goodEvents, (event) => {
        const direct = decodeMessage(structured(event), { now: NOW });
        for (const request of [typed(STRUCTURED, event), typed(BATCH, [event]), inHeaders(event)]) {
          const [message] = messagesOf(request) as [OutgoingMessage];
          expect(decodeMessage(stored(message), { now: NOW })).toEqual(direct);
          expect(message.decoded).toEqual(direct);
        }
      }),
    );
  });

  it.each([
    { correlationid: 7 },
    { correlationid: true },
    { traceparent: 7 },
    { correlationid: '' },
  ])('means the same before and after the log with %j', (attributes) => {
    const request = typed(STRUCTURED, { ...EVENT, ...attributes });
    const [message] = messagesOf(request) as [OutgoingMessage];
    expect(decodeMessage(stored(message), { now: NOW })).toEqual(message.decoded);
  });

  it('is keyed by its tenant and goes to the topic of its type', () => {
    const [message] = messagesOf(typed(STRUCTURED, { ...EVENT, type: 'AIModelTrained' }));
    expect(message).toMatchObject({ topic: 'ai-model-trained', key: 'contoso' });
  });

  it('keeps its extension attributes and, where they came apart, the bytes of its data', () => {
    const body = Buffer.from(JSON.stringify({ ...USAGE_DATA, region: 'eu' }, null, 2));
    const request = { ...inHeaders({ ...EVENT, correlationid: 'a "b" %', tries: 2 }), body };
    const [message] = messagesOf(request);
    expect(message!.value).toBe(body);
    expect(message!.headers).toMatchObject({ ce_correlationid: 'a "b" %', ce_tries: '2' });
  });

  it('may have attributes in quotes', () => {
    const request = inHeaders(EVENT);
    const headers = { ...request.headers, 'ce-id': '"a \\"b\\""' };
    expect(resultsOf({ ...request, headers })[0]).toMatchObject({ id: 'a "b"' });
  });

  it.each(['caf\u00e9', '%', '%ff'])('cannot have an attribute written %s', (id) => {
    const request = inHeaders(EVENT);
    const headers = { ...request.headers, 'ce-id': id };
    expect(refusalOf({ ...request, headers })).toBe('notACloudEvent');
  });

  it('is judged event by event in a batch, in the order given', () => {
    const bad = { ...EVENT, id: 'bad', time: '2026-11-03' };
    const results = resultsOf(typed(BATCH, [EVENT, bad, 7, { ...EVENT, id: 'last' }]));
    expect(results.map(({ status, id }) => [status, id])).toEqual([
      ['accepted', '7f0c'],
      ['rejected', 'bad'],
      ['rejected', null],
      ['accepted', 'last'],
    ]);
    expect(results[1]).toMatchObject({ reason: { field: 'time' } });
  });

  it.each([
    ['data that are no JSON', { datacontenttype: 'text/plain' }],
    ['data said twice', { data_base64: 'e30=' }],
    ['data in broken base64', { data: undefined, data_base64: '!' }],
    ['more bytes than one may have', { padding: 'x'.repeat(2 * EVENT_BYTES_MAX) }],
    ['a few bytes too many', { padding: 'x'.repeat(EVENT_BYTES_MAX - 100) }],
    ['more levels than one may have', { padding: nested(40) }],
  ])('with %s is refused in a batch by its id', (_name, members) => {
    const [result] = resultsOf(typed(BATCH, [{ ...EVENT, id: 'x-1', ...members }, EVENT]));
    expect(result).toMatchObject({ status: 'rejected', id: 'x-1' });
  });

  it.each([7, null, '', 'x'.repeat(501), '\u0000'])(
    'has none in a batch where nothing could be read and its id is %j',
    (id) => {
      const [result] = resultsOf(typed(BATCH, [{ ...EVENT, id, datacontenttype: 5 }]));
      expect(result).toMatchObject({ status: 'rejected', id: null });
    },
  );

  it('may come in a batch larger than one event may be, but no event may', () => {
    const padded = (id: string, length: number) => ({ ...EVENT, id, padding: 'x'.repeat(length) });
    const batch = [padded('a', 40_000), padded('b', 40_000), padded('c', EVENT_BYTES_MAX)];
    const results = resultsOf(typed(BATCH, batch));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { code: 'tooLarge' } });
  });

  it('is refused where it would be too large in the log', () => {
    const numbers = `[${'1e20,'.repeat(10_000)}1]`;
    const body = JSON.stringify(EVENT).replace('"tenantId"', `"numbers":${numbers},"tenantId"`);
    const results = resultsOf(typed(STRUCTURED, Buffer.from(body)));
    expect(results[0]).toMatchObject({ status: 'rejected', reason: { code: 'tooLarge' } });
  });

  it('is refused in a large batch that nests too deep', () => {
    const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    const results = resultsOf(typed(BATCH, Buffer.from(deep)));
    expect(results[0]).toMatchObject({ reason: { code: 'tooDeep' } });
  });
});

describe('a request that holds no events', () => {
  it('is refused as a whole, by its cause', () => {
    expect(refusalOf(typed('application/json', EVENT))).toBe('unsupportedContentType');
    expect(refusalOf({ headers: {}, body: jsonBytes(EVENT) })).toBe('unsupportedContentType');
    expect(refusalOf(typed(BATCH, EVENT))).toBe('notACloudEvent');
    expect(refusalOf(typed(BATCH, Buffer.from('[{')))).toBe('notJson');
    expect(refusalOf(typed(STRUCTURED, Buffer.from('{"id":')))).toBe('notJson');
    expect(refusalOf(typed(STRUCTURED, Buffer.alloc(1024 * 1024)))).toBe('tooLarge');
    expect(refusalOf(typed(BATCH, Buffer.alloc(1024 * 1024 + 1)))).toBe('tooLarge');
    expect(refusalOf({ ...inHeaders(EVENT), body: Buffer.alloc(0) })).toBe('notJson');
    expect(refusalOf(inHeaders({ ...EVENT, datacontenttype: 'text/csv' }))).toBe(
      'unsupportedContentType',
    );
  });

  it('never makes it throw', () => {
    const bodies = fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text));
    const names = fc.constantFrom('content-type', 'ce-id', 'ce-specversion', 'ce-__proto__');
    const values = fc.oneof(fc.constantFrom(BATCH, STRUCTURED, 'application/json'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(names, values), bodies, (headers, body) => {
        const decoded = decodeRequest({ headers, body }, { now: NOW });
        const results = decoded.kind === 'request' ? [...decoded.results] : [];
        for (const { status } of results) expect(['accepted', 'rejected']).toContain(status);
      }),
    );
  });
});
