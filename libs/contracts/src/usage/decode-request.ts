/** Decodes an HTTP request of usage events to messages for the log and reasons of rejected events. */
import type { MessageRequest, OutgoingMessage } from '#eventsourcing';
import type { UsageType } from '#metering';
import { UsageMessage } from '../cloud-events/binary-message.js';
import {
  CLOUD_EVENT_BATCH_JSON,
  type CloudEvent,
  type ParsedEvent,
} from '../cloud-events/cloud-event.js';
import {
  type HttpEventRequest,
  readHttpRequest,
  type ParsedRequest,
} from '../cloud-events/http.js';
import { inTraceOf } from '../cloud-events/request-trace.js';
import { EVENT_BYTES_MAX, tooLarge } from '../json.js';
import { type Invalid, orDecodingFailed } from '../reason.js';
import { decodeParsed, type DecodingContext } from './decode.js';
import type { IngestResult, RejectedUsage } from './ingest-result.js';

export interface DecodedRequest {
  readonly kind: 'request';
  /** Results in the order of the request, each decoded when it is taken, so that a caller may pause in between. */
  readonly results: Iterable<IngestResult>;
}

/**
 * Pure and never throws. An event accepted here is accepted again when it is read from the log. A reason instead of
 * results rejects the whole request.
 */
export function decodeRequest(
  request: HttpEventRequest,
  context: DecodingContext,
): DecodedRequest | Invalid {
  const read = orDecodingFailed(() => readHttpRequest(request));
  if (read.kind === 'invalid') return read;
  return {
    kind: 'request',
    results: eachResult(read, request.headers['traceparent'], context),
  };
}

function* eachResult(
  { count, events, data, batch }: ParsedRequest,
  traceparent: unknown,
  context: DecodingContext,
): Generator<IngestResult> {
  const request = batch && { bytes: batch, messages: count };
  for (const event of events) {
    const result = resultOf(event, { data, request }, context);
    const mayBeTraced = result.status === 'accepted' && traceparent !== undefined;
    yield mayBeTraced ? inTraceOf(traceparent, result) : result;
  }
}

interface Origin {
  readonly data?: Buffer;
  readonly request?: MessageRequest;
}

function resultOf(
  parsed: ParsedEvent | Invalid,
  origin: Origin,
  context: DecodingContext,
): IngestResult {
  if (parsed.kind === 'invalid') return rejected(parsed.eventId ?? null, parsed);
  const { event, rounded = event } = parsed;
  const decoded = orDecodingFailed(() => decodeParsed(parsed, context));
  if (decoded.kind === 'invalid') return rejected(idOf(rounded), decoded);
  const { type, tenantId } = decoded.usage;
  const { data, request } = origin;
  const message = new UsageMessage({ event, type, tenantId, decoded, data, request });
  const bytes = parsed.isSmall ? 0 : message.value.length;
  if (bytes > EVENT_BYTES_MAX) return rejected(idOf(event), tooLarge(bytes, EVENT_BYTES_MAX));
  return { status: 'accepted', id: decoded.usage.id, decoded, message };
}

function rejected(id: string | null, { reason }: Invalid): RejectedUsage {
  return { status: 'rejected', id, reason };
}

const idOf = ({ id }: CloudEvent): string | null => (typeof id === 'string' ? id : null);

/**
 * Decodes the messages of a batch of which every event was accepted, from its bytes.
 * @throws Error for other bytes
 */
export function unpackRequest(bytes: Buffer): OutgoingMessage[] {
  const read = readHttpRequest({
    headers: { 'content-type': CLOUD_EVENT_BATCH_JSON },
    body: bytes,
  });
  if (read.kind === 'invalid') throw new Error(`No batch of events: ${read.reason.message}`);
  return Array.from(read.events, (one) => {
    if (one.kind === 'invalid') throw new Error(`No event: ${one.reason.message}`);
    const { event } = one;
    const { tenantId } = event.data as { readonly tenantId: string };
    return new UsageMessage({ event, type: event.type as UsageType, tenantId });
  });
}
