/** CloudEvents in HTTP requests: one structured event, a batch, or one event with `ce-` headers. */
import { isJsonObject, isText, isTooDeep } from '#validation';
import { EVENT_BYTES_MAX, farTooLarge, JsonSize, parseJson, tooDeep, tooLarge } from '../json.js';
import { type Invalid, invalid } from '../reason.js';
import {
  CLOUD_EVENT_BATCH_JSON,
  type CloudEvent,
  type ParsedEvent,
  mediaType,
  refuseUnlessJson,
  CLOUD_EVENT_JSON,
} from './cloud-event.js';
import { eventIn, readStructured, withRounded, withRoundedData } from './structured.js';

export interface HttpEventRequest {
  /** Names in lower case, as Node provides them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** A request with a known format only. */
export interface ParsedRequest {
  readonly kind: 'request';
  readonly count: number;
  /** The events in order, each parsed when it is taken; can be iterated once. */
  readonly events: Iterable<ParsedEvent | Invalid>;
  /** The original bytes of the data, if the event was sent in binary mode. */
  readonly data?: Buffer;
  /** The original bytes of the request, if it was a batch. */
  readonly batch?: Buffer;
}

export const BATCH_BYTES_MAX = 1024 * 1024;
/** Checked before the events are processed, because each one costs work and a result. */
export const BATCH_EVENTS_MAX = 1_000;

/** A reason rejects the whole request; inside a batch each event has its own. */
export function readHttpRequest({ headers, body }: HttpEventRequest): ParsedRequest | Invalid {
  const contentType = textOf(headers['content-type']);
  const type = mediaType(contentType);
  if (type === CLOUD_EVENT_BATCH_JSON) return readBatch(body);
  if (type === CLOUD_EVENT_JSON) return single(readStructured(body));
  if (headers['ce-specversion'] === undefined && headers['ce-id'] === undefined) {
    const message = `Send ${CLOUD_EVENT_JSON}, ${CLOUD_EVENT_BATCH_JSON}, or JSON data with ce- headers.`;
    return invalid('unsupportedContentType', message);
  }
  return refuseUnlessJson(contentType) ?? readBinary(headers, body);
}

function single(event: ParsedEvent | Invalid): ParsedRequest | Invalid {
  return event.kind === 'invalid' ? event : { kind: 'request', count: 1, events: [event] };
}

function readBinary(headers: HttpEventRequest['headers'], body: Buffer): ParsedRequest | Invalid {
  const data = parseJson(body, EVENT_BYTES_MAX);
  if (data.kind === 'invalid') return data;
  const parsed = eventOf(headers, data.value);
  if (parsed.kind === 'invalid') return parsed;
  const event = withRoundedData(parsed, data.rounded);
  return { kind: 'request', count: 1, events: [event], data: body };
}

function readBatch(body: Buffer): ParsedRequest | Invalid {
  const parsed = parseJson(body, BATCH_BYTES_MAX);
  if (parsed.kind === 'invalid') return parsed;
  if (!Array.isArray(parsed.value)) {
    return invalid('notACloudEvent', 'A batch must be a JSON array of events.');
  }
  const { length } = parsed.value;
  if (length > BATCH_EVENTS_MAX) {
    const message = `The batch has ${length} events; at most ${BATCH_EVENTS_MAX} are accepted.`;
    return invalid('tooManyEvents', message);
  }
  const events = eachOfBatch(parsed.value, parsed.rounded as readonly unknown[] | undefined);
  return { kind: 'request', count: length, events, batch: body };
}

function* eachOfBatch(
  values: readonly unknown[],
  rounded: readonly unknown[] | undefined,
): Generator<ParsedEvent | Invalid> {
  for (let index = 0; index < values.length; index++) {
    const other = rounded?.[index];
    const event = withRounded(eventOfBatch(values[index]), other);
    yield event.kind === 'invalid' ? withId(event, other ?? values[index]) : event;
  }
}

/** Adds the event's id, by which its publisher knows it, even if nothing else could be read. */
function withId(refused: Invalid, value: unknown): Invalid {
  const id = isJsonObject(value) ? value['id'] : undefined;
  return isText(id) ? { ...refused, eventId: id } : refused;
}

function eventOfBatch(value: unknown): ParsedEvent | Invalid {
  const { atLeastBytes, atMostBytes } = new JsonSize(value);
  if (atLeastBytes > EVENT_BYTES_MAX) return farTooLarge(EVENT_BYTES_MAX);
  const isSmall = atMostBytes <= EVENT_BYTES_MAX;
  const refused = isSmall ? null : oversize(value);
  if (refused) return refused;
  return eventIn(value, isSmall);
}

function oversize(value: unknown): Invalid | null {
  if (isTooDeep(value)) return tooDeep(isTooDeep((value as CloudEvent).data) ? 'data' : undefined);
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > EVENT_BYTES_MAX ? tooLarge(bytes, EVENT_BYTES_MAX) : null;
}

const PREFIX = 'ce-';

/** The data are the body; a header with other data would otherwise be ignored. */
const NO_ATTRIBUTES = ['data', 'data_base64'];

function eventOf(headers: HttpEventRequest['headers'], data: unknown): ParsedEvent | Invalid {
  const attributes: [string, string][] = [];
  for (const [name, header] of Object.entries(headers)) {
    const text = textOf(header);
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const attribute = name.slice(PREFIX.length);
    if (NO_ATTRIBUTES.includes(attribute)) {
      const message = `The header ${name} is no attribute: the data are the body.`;
      return invalid('notACloudEvent', message, attribute);
    }
    const value = decodedHeader(text);
    if (value === null) {
      const message = `The header ${name} must be ASCII, with other characters percent-encoded as UTF-8.`;
      return invalid('notACloudEvent', message, attribute);
    }
    attributes.push([attribute, value]);
  }
  const event: CloudEvent = { ...Object.fromEntries(attributes), data };
  return refuseUnlessJson(event.datacontenttype) ?? { kind: 'event', event };
}

const ASCII = /^[\x20-\x7e]*$/;
const QUOTED = /^"(.*)"$/;

/** Unquotes, then percent-decodes once, as the HTTP binding requires. */
function decodedHeader(text: string): string | null {
  if (!ASCII.test(text)) return null;
  const unquoted = QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? text;
  try {
    return decodeURIComponent(unquoted);
  } catch {
    return null;
  }
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' || header === undefined ? header : header.join(', ');
}
