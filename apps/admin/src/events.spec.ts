/** Usage events over HTTP: accepted once durable, rejected with a reason for each event. */
import {
  CLOUD_EVENT_BATCH_JSON,
  CLOUD_EVENT_JSON,
  decodeMessage,
  USAGE_EVENT_EXAMPLE,
} from '#contracts';
import { TransientError } from '#eventsourcing';
import { NOW, startAdminApp } from './testing/admin-app.js';
import { data, event } from './testing/usage-bodies.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

function send(body: unknown, type = CLOUD_EVENT_JSON, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return admin.app.inject({
    method: 'POST',
    url: '/v1/events',
    payload,
    headers: { 'content-type': type, ...headers },
  });
}

/** What the metering app will decode from the published messages. */
function charged() {
  return admin.publisher.published.map(({ topic, key, value, headers }) => {
    const decoded = decodeMessage({ topic, value, headers }, { now: NOW });
    return decoded.kind === 'usage' ? { topic, key, usage: decoded.usage } : decoded;
  });
}

const usage = (id: string) => ({
  topic: 'ai-model-executed',
  key: 'contoso',
  usage: expect.objectContaining({
    id,
    source: USAGE_EVENT_EXAMPLE.source,
    tenantId: 'contoso',
    quantity: { pages: 3 },
    extra: { region: 'eu' },
  }),
});

describe('POST /v1/events', () => {
  it('takes one structured event', async () => {
    const response = await send(event('e-1'));
    expect(response.statusCode).toBe(202);
    expect(response.json()).toEqual({ results: [{ id: 'e-1', status: 'accepted' }] });
    expect(charged()).toEqual([usage('e-1')]);
  });

  it('takes one event in binary mode', async () => {
    const response = await send(data, 'application/json', {
      'ce-specversion': '1.0',
      'ce-id': 'e-1',
      'ce-source': USAGE_EVENT_EXAMPLE.source,
      'ce-type': 'AIModelExecuted',
      'ce-time': '2026-11-03T10:15:00Z',
    });
    expect(response.json()).toEqual({ results: [{ id: 'e-1', status: 'accepted' }] });
    expect(charged()).toEqual([usage('e-1')]);
  });

  it('hands on the trace of the request, unless an event belongs to another', async () => {
    const sent = (digit: string, by: string) => `00-${digit.repeat(32)}-${by.repeat(16)}-01`;
    const traceparent = sent('1', 'a');
    const own = (id: string, context: string) => event(id, { traceparent: context });
    const batch = [event('e-1'), own('e-2', sent('1', 'b')), own('e-3', sent('2', 'b'))];
    await send(batch, CLOUD_EVENT_BATCH_JSON, { traceparent });
    const handedOn = admin.publisher.published.map(({ headers }) => [
      headers['ce_traceparent'],
      headers['traceparent'],
    ]);
    expect(handedOn).toEqual([
      [traceparent, undefined],
      [sent('1', 'b'), traceparent],
      [sent('2', 'b'), undefined],
    ]);
    const [first] = admin.publisher.published;
    expect(first!.decoded).toMatchObject({ traceparent });
  });

  it('hands on nothing that is no trace', async () => {
    await send(event('e-1'), CLOUD_EVENT_JSON, { traceparent: 'here' });
    expect(admin.publisher.published[0]!.headers).not.toHaveProperty('ce_traceparent');
  });

  it('takes of a batch what is good, and says of the rest what is wrong', async () => {
    const training = event('e-3', { type: 'AIModelTrained' });
    const response = await send(
      [event('e-1'), event('e-2', { time: '2026-13-01' }), 7, training],
      CLOUD_EVENT_BATCH_JSON,
    );
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({
      results: [
        { id: 'e-1', status: 'accepted' },
        { id: 'e-2', status: 'rejected', field: 'time', reason: expect.stringContaining('time') },
        { id: null, status: 'rejected', code: 'notACloudEvent' },
        { id: 'e-3', status: 'accepted' },
      ],
    });
    expect(admin.publisher.published.map(({ topic }) => topic)).toEqual([
      'ai-model-executed',
      'ai-model-trained',
    ]);
  });

  it.each([
    {
      name: 'a bad event',
      type: CLOUD_EVENT_JSON,
      body: event('e-1', { time: 'soon' }),
      detail: 'time',
      count: 1,
    },
    {
      name: 'a batch of bad events',
      type: CLOUD_EVENT_BATCH_JSON,
      body: [event('e-1', { time: 'soon' }), 7],
      detail: 'None of 2 events',
      count: 2,
    },
    {
      name: 'an empty batch',
      type: CLOUD_EVENT_BATCH_JSON,
      body: [],
      detail: 'no event',
      count: 0,
    },
  ])('refuses $name, of which nothing is accepted', async ({ type, body, detail, count }) => {
    const response = await send(body, type);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:nothingAccepted',
      detail: expect.stringContaining(detail),
      results: Array(count).fill(expect.objectContaining({ status: 'rejected' })),
    });
    expect(admin.publisher.published).toEqual([]);
  });

  it('says of a single event in the problem itself what is wrong with it', async () => {
    const response = await send(event('e-1', { data: { ...data, quantity: { pages: -1 } } }));
    expect(response.json()).toMatchObject({
      code: 'invalidMember',
      field: 'data.quantity.pages',
      results: [{ id: 'e-1', status: 'rejected', field: 'data.quantity.pages' }],
    });
  });

  it('accepts nothing that is not durable', async () => {
    admin.publisher.failure = new TransientError('no broker answers');
    const response = await send(event('e-1'));
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
  });

  it.each([
    {
      name: 'half a document',
      body: '{"specversion":"1.0"',
      type: CLOUD_EVENT_JSON,
      status: 400,
      code: 'notJson',
    },
    { name: 'nothing', body: '', type: CLOUD_EVENT_JSON, status: 400, code: 'notJson' },
    {
      name: 'a batch that is no list',
      body: '{}',
      type: CLOUD_EVENT_BATCH_JSON,
      status: 400,
      code: 'notACloudEvent',
    },
    {
      name: 'JSON that says nowhere what it is',
      body: '{}',
      type: 'application/json',
      status: 415,
      code: 'unsupportedContentType',
    },
    { name: 'text', body: 'hello', type: 'text/plain', status: 415, code: 'unsupportedMediaType' },
    {
      name: 'an event of a mebibyte',
      body: `"${'x'.repeat(1_000_000)}"`,
      type: CLOUD_EVENT_JSON,
      status: 413,
      code: 'tooLarge',
    },
    {
      name: 'more events than a batch may have',
      body: JSON.stringify(Array(1_001).fill(0)),
      type: CLOUD_EVENT_BATCH_JSON,
      status: 413,
      code: 'tooManyEvents',
    },
    {
      name: 'more than a mebibyte',
      body: `["${'x'.repeat(1_048_576)}"]`,
      type: CLOUD_EVENT_BATCH_JSON,
      status: 413,
      code: 'bodyTooLarge',
    },
  ])('refuses $name as a whole', async ({ body, type, status, code }) => {
    const response = await send(body, type);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ type: `urn:problem-type:ai-credit-meter:${code}` });
    expect(admin.publisher.published).toEqual([]);
  });
});
