/** The forms of a CloudEvent in an HTTP request, and every reason for rejecting one. */
import { EVENT_BYTES_MAX, tooDeep } from '../json.js';
import type { Invalid } from '../reason.js';
import {
  BATCH_BYTES_MAX,
  BATCH_EVENTS_MAX,
  readHttpRequest,
  type HttpEventRequest,
} from './http.js';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

const request = (headers: HttpEventRequest['headers'], body: string): HttpEventRequest => ({
  headers,
  body: Buffer.from(body),
});
const typed = (contentType: string, body: unknown) =>
  request({ 'content-type': contentType }, JSON.stringify(body));

function eventsIn(asked: HttpEventRequest) {
  const read = readHttpRequest(asked);
  if (read.kind === 'invalid') throw new Error(read.reason.message);
  const events = [...read.events];
  expect([read.kind, read.count]).toEqual(['request', events.length]);
  return { ...read, events };
}
function reasonOf(asked: HttpEventRequest): Invalid['reason'] {
  const read = readHttpRequest(asked);
  if (read.kind !== 'invalid') throw new Error('it was read');
  return read.reason;
}

describe('one event in headers', () => {
  it('is recognised by either of its first headers', () => {
    for (const name of ['ce-id', 'ce-specversion']) {
      expect(eventsIn(request({ [name]: 'x' }, '{"a":1}'))).toEqual({
        kind: 'request',
        count: 1,
        events: [{ kind: 'event', event: { [name.slice(3)]: 'x', data: { a: 1 } } }],
        data: Buffer.from('{"a":1}'),
      });
    }
  });

  it.each([
    { text: 'caf%C3%A9', is: 'café' },
    { text: '"a \\"quoted\\" one"', is: 'a "quoted" one' },
    { text: '"', is: '"' },
    { text: 'say "so"', is: 'say "so"' },
    { text: '"so" it is', is: '"so" it is' },
    { text: '""', is: '' },
    { text: '"%20"', is: ' ' },
    { text: ['one', 'two'], is: 'one, two' },
  ])('has $text out of its quotes and percent-decoded: $is', ({ text, is }) => {
    const [first] = eventsIn(request({ 'ce-id': 'x', 'ce-source': text }, '{}')).events;
    expect(first).toMatchObject({ event: { source: is } });
  });

  it.each(['café', 'caf%C3', '%'])('refuses what is neither ASCII nor whole: %s', (text) => {
    expect(reasonOf(request({ 'ce-id': 'x', 'ce-source': text }, '{}'))).toEqual({
      code: 'notACloudEvent',
      field: 'source',
      message:
        'The header ce-source must be ASCII, with other characters percent-encoded as UTF-8.',
    });
  });

  it.each(['data', 'data_base64'])('refuses other data than the body: ce-%s', (name) => {
    expect(reasonOf(request({ 'ce-id': 'x', [`ce-${name}`]: 'e30=' }, '{}'))).toEqual({
      code: 'notACloudEvent',
      field: name,
      message: `The header ce-${name} is no attribute: the data are the body.`,
    });
  });

  it.each([
    ['text/plain', 'unsupportedContentType'],
    ['application/json', undefined],
    ['application/vnd.usage+json; charset=utf-8', undefined],
  ])('may say again that the data are JSON, and nothing else: %s', (type, code) => {
    const read = readHttpRequest(request({ 'ce-id': 'x', 'ce-datacontenttype': type }, '{}'));
    expect(read.kind === 'invalid' ? read.reason.code : undefined).toBe(code);
  });

  it('takes no other header for an attribute', () => {
    const headers = { 'ce-id': 'x', host: 'localhost', 'x-ce-id': 'y', 'ce-time': undefined };
    const [first] = eventsIn(request(headers, '{}')).events;
    expect(first).toEqual({ kind: 'event', event: { id: 'x', data: {} } });
  });

  it('refuses data that is no JSON', () => {
    expect(reasonOf(request({ 'ce-id': 'x' }, '{'))).toEqual({
      code: 'notJson',
      message: 'The text is not a complete JSON document.',
    });
    expect(reasonOf(request({ 'ce-id': 'x', 'content-type': 'text/plain' }, '{}')).code).toBe(
      'unsupportedContentType',
    );
  });

  it.each([{}, { 'content-type': 'application/json' }])(
    'is none without such headers, and it is said what to send: %j',
    (headers) => {
      expect(reasonOf(request(headers, '{}'))).toEqual({
        code: 'unsupportedContentType',
        message: `Send ${STRUCTURED}, ${BATCH}, or JSON data with ce- headers.`,
      });
    },
  );
});

describe('a structured request', () => {
  it('is one event, whatever headers say', () => {
    const headers = { 'content-type': `${STRUCTURED}; charset=utf-8`, 'ce-id': 'other' };
    expect(eventsIn(request(headers, '{"id":"x"}'))).toEqual({
      kind: 'request',
      count: 1,
      events: [{ kind: 'event', event: { id: 'x' }, isSmall: false }],
    });
  });

  it('is refused as a whole where it is none', () => {
    expect(reasonOf(typed(STRUCTURED, [1]))).toMatchObject({ code: 'notACloudEvent' });
  });
});

describe('a batch', () => {
  const parsed = (...events: readonly unknown[]) => eventsIn(typed(BATCH, events)).events;

  it('must be a list, of at most a thousand', () => {
    expect(reasonOf(typed(BATCH, {}))).toEqual({
      code: 'notACloudEvent',
      message: 'A batch must be a JSON array of events.',
    });
    const many = Array<object>(BATCH_EVENTS_MAX).fill({});
    expect(parsed(...many)).toHaveLength(BATCH_EVENTS_MAX);
    expect(reasonOf(typed(BATCH, [...many, {}]))).toEqual({
      code: 'tooManyEvents',
      message: `The batch has 1001 events; at most 1000 are accepted.`,
    });
  });

  it('must be JSON, and not too large', () => {
    expect(reasonOf(request({ 'content-type': BATCH }, '[')).code).toBe('notJson');
    const blanks = ' '.repeat(BATCH_BYTES_MAX - 2);
    expect(eventsIn(request({ 'content-type': BATCH }, `[]${blanks}`)).events).toEqual([]);
    expect(reasonOf(request({ 'content-type': BATCH }, `[] ${blanks}`))).toEqual({
      code: 'tooLarge',
      message: `It has ${BATCH_BYTES_MAX + 1} bytes; at most ${BATCH_BYTES_MAX} are accepted.`,
    });
  });

  it('gives each event its own reason, and keeps the others', () => {
    const [first, second, third] = parsed({ id: 'a' }, 'no event', { id: 'b' });
    expect([first, third]).toMatchObject([{ event: { id: 'a' } }, { event: { id: 'b' } }]);
    expect(second).toMatchObject({ reason: { code: 'notACloudEvent' } });
  });

  it.each([
    { more: 0, kind: 'event' },
    { more: 1, kind: 'invalid' },
  ])('takes an event of the greatest size, and $more bytes more is $kind', ({ more, kind }) => {
    const frame = JSON.stringify({ id: '' }).length;
    const [one] = parsed({ id: 'x'.repeat(EVENT_BYTES_MAX - frame + more) });
    expect(one).toMatchObject({ kind });
    if (kind === 'event') expect(one).toMatchObject({ isSmall: false });
    else
      expect(one).toMatchObject({
        reason: {
          code: 'tooLarge',
          message: `It has ${EVENT_BYTES_MAX + 1} bytes; at most ${EVENT_BYTES_MAX} are accepted.`,
        },
      });
  });

  it('says of one that is far too large only that it is, without writing it', () => {
    expect(parsed({ id: 'x'.repeat(2 * EVENT_BYTES_MAX) })).toEqual([
      {
        kind: 'invalid',
        reason: {
          code: 'tooLarge',
          message: `It has more than the ${EVENT_BYTES_MAX} bytes that are accepted.`,
        },
      },
    ]);
  });

  it('says of an event that it is small where it surely is', () => {
    expect(parsed({ id: 'a' })).toEqual([{ kind: 'event', event: { id: 'a' }, isSmall: true }]);
  });

  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

  it('names the data where that is nested too deep', () => {
    const [ofData, elsewhere] = parsed({ data: nested(200) }, { extension: nested(200) });
    expect([ofData, elsewhere]).toEqual([tooDeep('data'), tooDeep()]);
    expect(tooDeep('data').reason.message).toMatch(/^Nested deeper than \d+ levels\.$/);
    expect(tooDeep().reason).not.toHaveProperty('field');
  });
});
