/** The way in over HTTP: what of a request goes to the log, as which messages, and what does not and why. */
import type { MessageRequest, OutgoingMessage } from '#eventsourcing';
import type { UsageType } from '#metering';
import { UsageMessage } from '../cloud-events/binary-message.js';
import {
  CLOUD_EVENT_BATCH_JSON,
  type CloudEvent,
  type EventFound,
} from '../cloud-events/cloud-event.js';
import {
  type HttpEventRequest,
  readHttpRequest,
  type RequestEvents,
} from '../cloud-events/http.js';
import { inTraceOf } from '../cloud-events/request-trace.js';
import { EVENT_BYTES_MAX, tooLarge } from '../json.js';
import { type Invalid, orDecodingFailed, type Reason } from '../reason.js';
import { type DecodedUsage, decodeUsage, type DecodingContext } from './decode.js';

export type RequestedUsage =
  | {
      readonly status: 'accepted';
      readonly id: string;
      readonly decoded: DecodedUsage;
      readonly message: OutgoingMessage;
    }
  | { readonly status: 'rejected'; readonly id: string | null; readonly reason: Reason };

export interface DecodedRequest {
  readonly kind: 'request';
  /** In the order of the request, each decoded when it is taken: whoever takes many may pause. */
  readonly results: Iterable<RequestedUsage>;
}

/**
 * Pure and total. What is accepted here is accepted again when it comes back from the log. A reason
 * in place of results stands for the whole request.
 */
export function decodeRequest(
  request: HttpEventRequest,
  context: DecodingContext,
): DecodedRequest | Invalid {
  const read = orDecodingFailed(() => readHttpRequest(request));
  if (read.kind === 'invalid') return read;
  return {
    kind: 'request',
    results: eachRequested(read, request.headers['traceparent'], context),
  };
}

function* eachRequested(
  { count, found, data, batch }: RequestEvents,
  traceparent: unknown,
  context: DecodingContext,
): Generator<RequestedUsage> {
  const request = batch && { bytes: batch, messages: count };
  for (const one of found) {
    const result = requested(one, { data, request }, context);
    const accepted = result.status === 'accepted' && traceparent !== undefined;
    yield accepted ? { ...result, ...inTraceOf(traceparent, result) } : result;
  }
}

interface Origin {
  readonly data?: Buffer;
  readonly request?: MessageRequest;
}

function requested(
  found: EventFound | Invalid,
  origin: Origin,
  context: DecodingContext,
): RequestedUsage {
  if (found.kind === 'invalid') return rejected(null, found);
  const { event, rounded } = found;
  if (rounded) {
    const checked = orDecodingFailed(() => decodeUsage(rounded, context));
    if (checked.kind === 'invalid') return rejected(idOf(rounded), checked);
  }
  const decoded = orDecodingFailed(() => decodeUsage(event, context));
  if (decoded.kind === 'invalid') return rejected(idOf(event), decoded);
  const { type, tenantId } = decoded.usage;
  const { data, request } = origin;
  const message = new UsageMessage({ event, type, tenantId, decoded, data, request });
  const bytes = found.isSmall ? 0 : message.value.length;
  if (bytes > EVENT_BYTES_MAX) return rejected(idOf(event), tooLarge(bytes, EVENT_BYTES_MAX));
  return { status: 'accepted', id: decoded.usage.id, decoded, message };
}

function rejected(id: string | null, { reason }: Invalid): RequestedUsage {
  return { status: 'rejected', id, reason };
}

const idOf = ({ id }: CloudEvent): string | null => (typeof id === 'string' ? id : null);

/**
 * The messages of a batch of which every event was accepted, made of its bytes again.
 * @throws Error for anything else
 */
export function unpackRequest(bytes: Buffer): OutgoingMessage[] {
  const read = readHttpRequest({
    headers: { 'content-type': CLOUD_EVENT_BATCH_JSON },
    body: bytes,
  });
  if (read.kind === 'invalid') throw new Error(`No batch of events: ${read.reason.message}`);
  return Array.from(read.found, (one) => {
    if (one.kind === 'invalid') throw new Error(`No event: ${one.reason.message}`);
    const { event } = one;
    const { tenantId } = event.data as { readonly tenantId: string };
    return new UsageMessage({ event, type: event.type as UsageType, tenantId });
  });
}
