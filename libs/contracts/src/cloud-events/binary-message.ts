/** A CloudEvent as a Kafka message in binary mode: attributes in headers, data untouched in the value. */
import type { OutgoingMessage } from '#eventsourcing';
import { topicOf } from '../topics.js';
import type { DecodedUsage } from '../usage/decode.js';
import { attributeText, type CloudEvent } from './cloud-event.js';

/** @param data the event's data as it came, where it came as bytes of its own. */
export function toUsageMessage(
  event: CloudEvent,
  decoded: DecodedUsage,
  data: Buffer = Buffer.from(JSON.stringify(event.data)),
): OutgoingMessage {
  const { type, tenantId } = decoded.usage;
  return {
    topic: topicOf(type),
    key: tenantId,
    value: data,
    headers: attributeHeaders(event),
    decoded,
  };
}

const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** Of the attributes that every event has. */
const HEADER_NAMES: Readonly<Record<string, string>> = {
  specversion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  time: 'ce_time',
};

/** What is not a CloudEvents attribute by its name or type has no place in a header. */
function attributeHeaders(event: CloudEvent): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const name in event) {
    if (name === 'data' || name === 'datacontenttype') continue;
    const text = attributeText(event[name]);
    if (text === undefined) continue;
    if (Object.hasOwn(HEADER_NAMES, name)) headers[HEADER_NAMES[name]!] = text;
    else if (ATTRIBUTE_NAME.test(name)) headers[`ce_${name}`] = text;
  }
  return headers;
}
