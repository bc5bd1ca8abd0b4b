/** Edge cases of a request: the id in its response, its size and headers in the log, and damaged bytes of a batch. */
import type { HttpEventRequest } from '../cloud-events/http.js';
import { EVENT_BYTES_MAX } from '../json.js';
import { decodeRequest, unpackRequest } from './decode-request.js';
import { EVENT, jsonBytes, NOW } from './examples.fixture.js';

const structuredRequest = (event: object): HttpEventRequest => ({
  headers: { 'content-type': 'application/cloudevents+json' },
  body: jsonBytes(event),
});

function resultsOf(request: HttpEventRequest) {
  const decoded = decodeRequest(request, { now: NOW });
  if (decoded.kind === 'invalid') throw new Error(decoded.reason.message);
  return [...decoded.results];
}

function messageOf(request: HttpEventRequest) {
  const [result] = resultsOf(request);
  if (result!.status === 'rejected') throw new Error(result!.reason.message);
  return result!.message;
}

describe('usage in a request', () => {
  it('has no id in the answer where its id is no text', () => {
    const [result] = resultsOf(structuredRequest({ ...EVENT, id: 5 }));
    expect(result).toMatchObject({ status: 'rejected', id: null, reason: { field: 'id' } });
  });

  it('is taken at the greatest size that data may have', () => {
    const body = Buffer.alloc(EVENT_BYTES_MAX, ' ');
    jsonBytes(EVENT.data).copy(body);
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'x',
      'ce-source': '/x',
      'ce-type': EVENT.type,
    };
    const message = messageOf({ headers: { ...headers, 'ce-time': EVENT.time }, body });
    expect(message.value).toHaveLength(EVENT_BYTES_MAX);
  });

  it('has only headers with text in the log', () => {
    const attributes = { sent: null, region: { code: 'eu' }, tries: 2, traceparent: ['x'] };
    const message = messageOf(structuredRequest({ ...EVENT, ...attributes }));
    const names = ['specversion', 'id', 'source', 'type', 'time', 'tries'];
    expect(Object.keys(message.headers).toSorted()).toEqual(
      ['content-type', ...names.map((name) => `ce_${name}`)].toSorted(),
    );
  });
});

describe('bytes of a batch that are damaged', () => {
  it('are refused with what is wrong, as a whole or in one of its events', () => {
    expect(() => unpackRequest(jsonBytes(EVENT))).toThrow(
      'No batch of events: A batch must be a JSON array of events.',
    );
    expect(() => unpackRequest(jsonBytes([EVENT, 7]))).toThrow(
      'No event: The event must be a JSON object.',
    );
  });
});
