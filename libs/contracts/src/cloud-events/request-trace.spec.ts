/** The trace of an HTTP request: which of its events it continues in, in the log and in their charges. */
import { decodeRequest } from '../usage/decode-request.js';
import { EVENT, jsonBytes, NOW } from '../usage/examples.fixture.js';

const traceparent = (trace: string, span: string) => `00-${trace.repeat(32)}-${span.repeat(16)}-01`;
const OF_REQUEST = traceparent('a', '1');

function accepted(header: string | undefined, attributes: object = {}) {
  const decoded = decodeRequest(
    {
      headers: { 'content-type': 'application/cloudevents+json', traceparent: header },
      body: jsonBytes({ ...EVENT, ...attributes }),
    },
    { now: NOW },
  );
  if (decoded.kind === 'invalid') throw new Error(decoded.reason.message);
  const [result] = decoded.results;
  if (result?.status !== 'accepted') throw new Error('refused');
  return result;
}

describe('the trace of a request', () => {
  it('continues in an event that has no trace of its own', () => {
    const { id, status, decoded, message } = accepted(OF_REQUEST);
    expect({ id, status }).toEqual({ id: EVENT.id, status: 'accepted' });
    expect(decoded).toMatchObject({ kind: 'usage', traceparent: OF_REQUEST });
    expect(message).toMatchObject({ decoded, topic: 'ai-model-executed', key: 'contoso' });
    expect(message.headers).toMatchObject({ ce_traceparent: OF_REQUEST, ce_id: EVENT.id });
  });

  it('is a sibling of the span that an event states in the same trace', () => {
    const own = traceparent('a', '2');
    const { decoded, message, status } = accepted(OF_REQUEST, { traceparent: own });
    expect(status).toBe('accepted');
    expect(decoded.traceparent).toBe(own);
    expect(message.headers).toMatchObject({ traceparent: OF_REQUEST, ce_traceparent: own });
  });

  it('leaves an event alone that belongs to another', () => {
    const own = traceparent('b', '1');
    const { decoded, message } = accepted(OF_REQUEST, { traceparent: own });
    expect(decoded.traceparent).toBe(own);
    expect(message.headers).toMatchObject({ ce_traceparent: own });
    expect(message.headers).not.toHaveProperty('traceparent');
  });

  it.each([undefined, 'here', `${OF_REQUEST}-more`])('is none of %s', (header) => {
    const { decoded, message } = accepted(header);
    expect(decoded.traceparent).toBeUndefined();
    expect(message.headers).not.toHaveProperty('ce_traceparent');
    expect(message.headers).not.toHaveProperty('traceparent');
  });
});

it('is not read from an event that is refused', () => {
  const body = jsonBytes({ ...EVENT, data: {} });
  const headers = { 'content-type': 'application/cloudevents+json', traceparent: OF_REQUEST };
  const decoded = decodeRequest({ headers, body }, { now: NOW });
  expect(decoded.kind).toBe('request');
  const results = decoded.kind === 'request' ? [...decoded.results] : [];
  expect(results).toMatchObject([{ status: 'rejected', id: EVENT.id }]);
});
