/** A CloudEvent as a Kafka message in binary mode: attributes in headers, data unchanged in the value. */
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
  /** The original bytes of the event's data, if they were sent separately from the attributes. */
  readonly data?: Buffer;
  readonly request?: MessageRequest;
}

/** Encodes its bytes on demand, because the embedded journal stores the bytes of a whole request instead. */
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

/** Header names of the attributes that every event has, precomputed. */
const HEADER_NAMES: Readonly<Record<string, string>> = {
  specversion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  time: 'ce_time',
};

/** Omits members whose name or type is not that of a CloudEvents attribute. */
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
