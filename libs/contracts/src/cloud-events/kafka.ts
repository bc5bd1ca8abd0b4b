/** CloudEvents in Kafka messages: attributes in `ce_` headers, or the whole event in the value. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from '#eventsourcing';
import { EVENT_BYTES_MAX, parseJson } from '../json.js';
import { type Invalid, invalid } from '../reason.js';
import {
  type CloudEvent,
  type ParsedEvent,
  mediaType,
  refuseUnlessJson,
  CLOUD_EVENT_JSON,
} from './cloud-event.js';
import { readStructured, withRoundedData } from './structured.js';

export type KafkaMessage = Pick<IncomingMessage, 'headers' | 'value'>;

/** A message with neither `ce_` headers nor a content type is read as structured. */
export function readKafkaMessage({ headers, value }: KafkaMessage): ParsedEvent | Invalid {
  if (value === null) return invalid('noValue', 'The message has no value.');
  const contentType = headerText(headers['content-type']);
  if (contentType?.startsWith('application/cloudevents')) {
    const type = mediaType(contentType);
    return type === CLOUD_EVENT_JSON ? readStructured(value) : unsupported(type);
  }
  if (headers['ce_specversion'] === undefined && headers['ce_id'] === undefined) {
    return readStructured(value);
  }
  const refused =
    refuseUnlessJson(contentType) ?? refuseUnlessJson(headerText(headers['ce_datacontenttype']));
  if (refused) return refused;
  const data = parseJson(value, EVENT_BYTES_MAX);
  if (data.kind === 'invalid') return invalid(data.reason.code, data.reason.message, 'data');
  return withRoundedData({ kind: 'event', event: eventOf(headers, data.value) }, data.rounded);
}

function unsupported(type: string): Invalid {
  const message = `In Kafka an event must be sent in ce_ headers or as ${CLOUD_EVENT_JSON}, not as ${type}.`;
  return invalid('unsupportedContentType', message);
}

function eventOf(headers: KafkaMessage['headers'], data: unknown): CloudEvent {
  return {
    specversion: headerText(headers['ce_specversion']),
    id: headerText(headers['ce_id']),
    source: headerText(headers['ce_source']),
    type: headerText(headers['ce_type']),
    time: headerText(headers['ce_time']),
    traceparent: headerText(headers['ce_traceparent']),
    correlationid: headerText(headers['ce_correlationid']),
    data,
  };
}

/** Bytes that are not UTF-8 do not count as text: they would all become the same replacement character, and two ids equal. */
function headerText(header: Buffer | string | undefined): string | undefined {
  if (header === undefined || typeof header === 'string') return header;
  return isUtf8(header) ? header.toString('utf8') : undefined;
}
