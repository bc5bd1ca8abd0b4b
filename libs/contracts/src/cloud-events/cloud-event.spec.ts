/** The content type of a CloudEvent, and a usage event as a message of the log. */
import { refuseUnlessJson } from './cloud-event.js';
import { UsageMessage } from './binary-message.js';
import { usageTypeOf } from '../topics.js';

describe('the type of the data', () => {
  it.each([
    undefined,
    null,
    '',
    'application/json',
    'application/json; charset=utf-8',
    ' Application/JSON ;x=y',
    'text/json',
    'application/vnd.contoso.usage-v1+json',
    ';charset=utf-8',
  ])('may be %s', (contentType) => {
    expect(refuseUnlessJson(contentType)).toBeNull();
  });

  it.each([
    'text/plain',
    'application/jsonl',
    'application/json-seq',
    'application/+json',
    'application/(x)+json',
    'x application/json',
    '1/json',
    'json',
  ])('is never %s', (contentType) => {
    expect(refuseUnlessJson(contentType)).toMatchObject({
      reason: {
        code: 'unsupportedContentType',
        field: 'datacontenttype',
        message: `The data must be JSON, not ${contentType}.`,
      },
    });
  });

  it.each([5, true, ['application/json'], {}])('is text and not %j', (contentType) => {
    expect(refuseUnlessJson(contentType)).toMatchObject({
      reason: { code: 'notACloudEvent', field: 'datacontenttype' },
    });
  });
});

describe('a usage event as a message', () => {
  const event = {
    specversion: '1.0',
    id: 'run-1',
    source: '/flows',
    type: 'AIModelExecuted',
    time: '2026-11-03T10:15:00Z',
    datacontenttype: 'application/json; charset=utf-8',
    data: { tenantId: 'contoso' },
    traceparent: '00-a-b-01',
    sequence: 7,
    sampled: false,
    nested: { a: 1 },
    absent: null,
    'not-an-attribute': 'x',
    Upper: 'x',
  };
  const message = new UsageMessage({ event, type: 'AIModelExecuted', tenantId: 'contoso' });

  it('has the attributes as headers, and nothing that is no attribute by its name or type', () => {
    expect(message.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'run-1',
      ce_source: '/flows',
      ce_type: 'AIModelExecuted',
      ce_time: '2026-11-03T10:15:00Z',
      ce_traceparent: '00-a-b-01',
      ce_sequence: '7',
      ce_sampled: 'false',
    });
  });

  it('has the data as its value, in the bytes in which it came where it came alone', () => {
    expect(message.value.toString()).toBe('{"tenantId":"contoso"}');
    const data = Buffer.from('{ "tenantId": "contoso" }');
    const alone = new UsageMessage({ event, type: 'AIModelTrained', tenantId: 'contoso', data });
    expect(alone.value).toBe(data);
  });

  it.each([
    { type: 'AIModelExecuted' as const, topic: 'ai-model-executed' },
    { type: 'AIModelTrained' as const, topic: 'ai-model-trained' },
  ])('of type $type goes to $topic under its tenant', ({ type, topic }) => {
    const { topic: sentTo, key } = new UsageMessage({ event, type, tenantId: 'contoso' });
    expect({ sentTo, key }).toEqual({ sentTo: topic, key: 'contoso' });
    expect(usageTypeOf(topic)).toBe(type);
  });

  it('comes from no other topic', () => {
    expect(usageTypeOf('ai-model-executed.dlq')).toBeUndefined();
  });
});
