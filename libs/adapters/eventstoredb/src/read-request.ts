/** Encodes ReadReq of streams.proto: the stream, the start and the filter. */
import { integer, message, text } from './message-writer.js';

export type ReadRequest =
  | {
      readonly stream: string;
      /** Inclusive; `end` reads backwards from the newest event. */
      readonly from: number | 'end';
      readonly count?: number;
    }
  | {
      readonly stream: null;
      /** A position, inclusive for reads, exclusive for subscriptions; `null` is the beginning. */
      readonly from: number | 'end' | null;
      readonly count?: number;
      /** Prefixes of the stream names to read; an empty list means all except the engine's own. */
      readonly prefixes?: readonly string[];
      /** Whether the read continues with new events as a subscription. */
      readonly follows?: boolean;
    };

/** The number of events that the server checks before it reports a checkpoint. */
const WINDOW_EVENTS = 500;
const ALL = Number.MAX_SAFE_INTEGER;

const EMPTY = Buffer.alloc(0);
const WITHOUT_FILTER = message(8, EMPTY);
const IDS_AS_TEXT = message(9, message(2, EMPTY));
const SAYS_WHEN_CAUGHT_UP = message(10, integer(1, 1));

export function encodeReadRequest(request: ReadRequest): Buffer {
  const { count = ALL, from } = request;
  const isSubscription = request.stream === null && request.follows === true;
  return message(
    1,
    request.stream === null ? allOptions(from) : streamOptions(request.stream, from),
    ...(from === 'end' ? [integer(3, 1)] : []),
    isSubscription ? message(6, EMPTY) : integer(5, count),
    request.stream === null && request.prefixes ? filter(request.prefixes) : WITHOUT_FILTER,
    IDS_AS_TEXT,
    SAYS_WHEN_CAUGHT_UP,
  );
}

const streamOptions = (stream: string, from: number | 'end' | null): Buffer =>
  message(
    1,
    message(1, text(3, stream)),
    from === 'end' ? message(4, EMPTY) : integer(2, from ?? 0),
  );

function allOptions(from: number | 'end' | null): Buffer {
  if (from === 'end') return message(2, message(3, EMPTY));
  if (from === null) return message(2, message(2, EMPTY));
  return message(2, message(1, integer(1, from), integer(2, from)));
}

function filter(prefixes: readonly string[]): Buffer {
  const expression =
    prefixes.length === 0 ? [text(1, '^[^$]')] : prefixes.map((prefix) => text(2, prefix));
  return message(7, message(1, ...expression), integer(3, WINDOW_EVENTS), integer(5, 1));
}
