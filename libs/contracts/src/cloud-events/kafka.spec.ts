/** The forms of a CloudEvent in a Kafka message, and every reason for rejecting one. */
import { readKafkaMessage, type KafkaMessage } from './kafka.js';

const STRUCTURED = 'application/cloudevents+json';
const read = (headers: KafkaMessage['headers'], value: string | null) =>
  readKafkaMessage({ headers, value: value === null ? null : Buffer.from(value) });
const event = { kind: 'event' };

it('has a value', () => {
  expect(read({}, null)).toEqual({
    kind: 'invalid',
    reason: { code: 'noValue', message: 'The message has no value.' },
  });
});

it('is in headers where either of the first two is there', () => {
  for (const name of ['ce_id', 'ce_specversion']) {
    const found = read({ [name]: Buffer.from('x') }, '{"id":"in the value"}');
    const attributes = name === 'ce_id' ? { id: 'x' } : { specversion: 'x' };
    expect(found).toMatchObject({
      ...event,
      event: { ...attributes, data: { id: 'in the value' } },
    });
  }
  expect(read({ ce_source: 'x' }, '{"id":"in the value"}')).toMatchObject({
    ...event,
    event: { id: 'in the value' },
  });
});

it('is in the value where the content type says so, whatever the headers', () => {
  const headers = { 'content-type': Buffer.from(`${STRUCTURED}; charset=utf-8`), ce_id: 'other' };
  expect(read(headers, '{"id":"x"}')).toMatchObject({ ...event, event: { id: 'x' } });
});

it('is no batch', () => {
  const batch = 'application/cloudevents-batch+json';
  expect(read({ 'content-type': batch, ce_id: 'x' }, '[]')).toEqual({
    kind: 'invalid',
    reason: {
      code: 'unsupportedContentType',
      message: `In Kafka an event must be sent in ce_ headers or as ${STRUCTURED}, not as ${batch}.`,
    },
  });
});

it('in headers has data of JSON, or says that the data is at fault', () => {
  expect(read({ ce_id: 'x', 'content-type': 'text/plain' }, '{}')).toMatchObject({
    reason: { code: 'unsupportedContentType', field: 'datacontenttype' },
  });
  expect(read({ ce_id: 'x', ce_datacontenttype: 'text/plain' }, '{}')).toMatchObject({
    reason: { code: 'unsupportedContentType', field: 'datacontenttype' },
  });
  expect(read({ ce_id: 'x' }, '{')).toEqual({
    kind: 'invalid',
    reason: {
      code: 'notJson',
      field: 'data',
      message: 'The text is not a complete JSON document.',
    },
  });
});

it('in headers has every attribute that counts, and none of what is not UTF-8', () => {
  const names = ['specversion', 'id', 'source', 'type', 'time', 'traceparent', 'correlationid'];
  const headers = Object.fromEntries(
    names.map((name) => [`ce_${name}`, Buffer.from(`is ${name}`)]),
  );
  const attributes = Object.fromEntries(names.map((name) => [name, `is ${name}`]));
  expect(read(headers, '1')).toEqual({ ...event, event: { ...attributes, data: 1 } });
  expect(read({ ...headers, ce_source: Buffer.from([0xff]) }, '1')).toMatchObject({
    event: { source: undefined },
  });
});
