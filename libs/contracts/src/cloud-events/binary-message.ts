/** A CloudEvent as a Kafka message in binary mode: attributes in headers, data untouched in the value. */
import type { OutgoingMessage } from '#eventsourcing';
import type { Usage } from '#metering';
import { topicOf } from '../topics.js';
import type { CloudEvent } from './cloud-event.js';

/** @param data the event's data as it came, where it came as bytes of its own. */
export function toUsageMessage(
  event: CloudEvent,
  usage: Usage,
  data: Buffer = Buffer.from(JSON.stringify(event.data)),
): OutgoingMessage {
  const headers = { 'content-type': 'application/json', ...attributeHeaders(event) };
  return { topic: topicOf(usage.type), key: usage.tenantId, value: data, headers };
}

const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** What is not a CloudEvents attribute by its name or type has no place in a header. */
function attributeHeaders(event: CloudEvent): Record<string, string> {
  const attributes = Object.entries(event).filter(
    ([name, value]) =>
      name !== 'data' &&
      name !== 'datacontenttype' &&
      ATTRIBUTE_NAME.test(name) &&
      ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(attributes.map(([name, value]) => [`ce_${name}`, String(value)]));
}
