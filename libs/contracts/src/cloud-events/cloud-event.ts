/** A CloudEvent 1.0 as it came: attributes and data side by side, nothing checked yet. */
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

/** An event of which only the form is known: it is a JSON object, and its data are JSON. */
export interface ParsedEvent {
  readonly kind: 'event';
  readonly event: CloudEvent;
  /** It is known to be far below the limit on an event's size, also as a message. */
  readonly isSmall?: boolean;
  /** Where digits of numbers were kept as text, the event with these numbers as doubles: it has to be valid as well. */
  readonly rounded?: CloudEvent;
}

/** Media type of one event in structured mode. */
export const CLOUD_EVENT_JSON = 'application/cloudevents+json';
/** Media type of an array of them. */
export const CLOUD_EVENT_BATCH_JSON = 'application/cloudevents-batch+json';

/** An attribute as a header carries it, `undefined` for what is none. */
export function attributeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The media type without parameters such as the character set; the bytes have to be UTF-8 in any case. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** No content type means JSON, the only format of usage. */
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
