/** A CloudEvent 1.0 as received: attributes and data side by side, not validated yet. */
import { type Invalid, invalid } from '../reason.js';

export interface CloudEvent {
  readonly specversion?: unknown;
  readonly id?: unknown;
  readonly source?: unknown;
  readonly type?: unknown;
  readonly time?: unknown;
  readonly datacontenttype?: unknown;
  readonly data?: unknown;
  /** Extension attributes. */
  readonly [attribute: string]: unknown;
}

/** An event with a known format only: it is a JSON object, and its data are JSON. */
export interface ParsedEvent {
  readonly kind: 'event';
  readonly event: CloudEvent;
  /** Whether the event is certainly below the size limit, also as a message. */
  readonly isSmall?: boolean;
  /** If digits of numbers were kept as text, the event with these numbers as doubles: it must be valid as well. */
  readonly rounded?: CloudEvent;
}

/** Media type of one event in structured mode. */
export const CLOUD_EVENT_JSON = 'application/cloudevents+json';
/** Media type of an array of events. */
export const CLOUD_EVENT_BATCH_JSON = 'application/cloudevents-batch+json';

/** The header text of an attribute, or `undefined` if the value is not an attribute. */
export function attributeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The media type without parameters such as the character set; the bytes must be UTF-8 in any case. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Without a content type, the data are JSON, the only format of usage. */
export function refuseUnlessJson(contentType: unknown): Invalid | null {
  if (contentType === undefined || contentType === null) return null;
  if (contentType === 'application/json') return null;
  if (typeof contentType !== 'string') {
    const message = 'datacontenttype must be text, such as application/json.';
    return invalid('notACloudEvent', message, 'datacontenttype');
  }
  const type = mediaType(contentType);
  if (type === '' || /^[a-z]+\/([\w.-]+\+)?json$/.test(type)) return null;
  const message = `The data must be JSON, not ${type}.`;
  return invalid('unsupportedContentType', message, 'datacontenttype');
}
