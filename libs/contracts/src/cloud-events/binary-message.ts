/** A CloudEvent as a Kafka message in binary mode: attributes in headers, data untouched in the value. */
import type { MessageRequest, OutgoingMessage } from '#eventsourcing';
import type { UsageType } from '#metering';
import { topicOf } from '../topics.js';
import type { DecodedUsage } from '../usage/decode.js';
import { attributeText, type CloudEvent } from './cloud-event.js';

export interface UsageMessageOptions {
  readonly event: CloudEvent;
  readonly type: UsageType;
  readonly tenantId: string;
  readonly decoded?: DecodedUsage;
  /** The event's data as it came, where it came as bytes of its own. */
  readonly data?: Buffer;
  readonly request?: MessageRequest;
}

/** Its bytes are made when they are asked for: the embedded journal keeps a whole request as it came. */
export class UsageMessage implements OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly decoded: DecodedUsage | undefined;
  readonly request: MessageRequest | undefined;
  private readonly event: CloudEvent;
  private bytes: Buffer | undefined;

  constructor({ event, type, tenantId, decoded, data, request }: UsageMessageOptions) {
    this.topic = topicOf(type);
    this.key = tenantId;
    this.decoded = decoded;
    this.request = request;
    this.event = event;
    this.bytes = data;
  }

  get value(): Buffer {
    return (this.bytes ??= Buffer.from(JSON.stringify(this.event.data)));
  }

  get headers(): Record<string, string> {
    return attributeHeaders(this.event);
  }
}

const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** Header names of the attributes that every event has, made once. */
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
