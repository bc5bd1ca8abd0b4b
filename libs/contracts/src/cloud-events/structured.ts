/** The JSON event format: the whole CloudEvent is one JSON object. */
import { isJsonObject } from '#validation';
import { EVENT_BYTES_MAX, parseJson } from '../json.js';
import { type Invalid, invalid } from '../reason.js';
import { type ParsedEvent, refuseUnlessJson } from './cloud-event.js';

export function readStructured(bytes: Buffer): ParsedEvent | Invalid {
  const parsed = parseJson(bytes, EVENT_BYTES_MAX);
  return parsed.kind === 'invalid' ? parsed : withRounded(eventIn(parsed.value), parsed.rounded);
}

/** @param value one parsed event, from its own message or from a batch */
export function eventIn(value: unknown, isSmall = false): ParsedEvent | Invalid {
  if (!isJsonObject(value)) return invalid('notACloudEvent', 'The event must be a JSON object.');
  const refused = refuseUnlessJson(value['datacontenttype']);
  if (refused) return refused;
  const encoded = value['data_base64'];
  if (encoded === undefined || encoded === null) return { kind: 'event', event: value, isSmall };
  return withDecodedData(value, encoded);
}

/** @param rounded the parsed value with its numbers as doubles, if these differ from the digits */
export function withRounded(
  parsed: ParsedEvent | Invalid,
  rounded: unknown,
): ParsedEvent | Invalid {
  if (rounded === undefined || parsed.kind === 'invalid') return parsed;
  const other = eventIn(rounded);
  return other.kind === 'invalid' ? other : { ...parsed, rounded: other.rounded ?? other.event };
}

/** Checked because Node ignores invalid characters and missing padding. */
const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

/** @param rounded the parsed data with its numbers as doubles, if these differ from the digits */
export function withRoundedData(parsed: ParsedEvent, rounded: unknown): ParsedEvent {
  return rounded === undefined
    ? parsed
    : { ...parsed, rounded: { ...parsed.event, data: rounded } };
}

function withDecodedData(
  event: Readonly<Record<string, unknown>>,
  encoded: unknown,
): ParsedEvent | Invalid {
  if (event['data'] !== undefined || typeof encoded !== 'string') {
    const message = 'data_base64 must be text, and data must be absent.';
    return invalid('notACloudEvent', message, 'data_base64');
  }
  if (!isBase64(encoded)) {
    const message =
      'data_base64 must be base64 as RFC 4648 has it: whole groups of four characters.';
    return invalid('notACloudEvent', message, 'data_base64');
  }
  const data = parseJson(Buffer.from(encoded, 'base64'), EVENT_BYTES_MAX);
  if (data.kind === 'invalid') return invalid(data.reason.code, data.reason.message, 'data_base64');
  const { data_base64: _, ...attributes } = event;
  const found = { kind: 'event', event: { ...attributes, data: data.value } } as const;
  return withRoundedData(found, data.rounded);
}
