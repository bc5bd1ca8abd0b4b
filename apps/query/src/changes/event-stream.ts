/** The server-sent events of a change feed: the changes since a position, then new ones as they are projected, until either side ends the stream. */
import type { Follower } from './followers.js';
import type { PositionWatch } from './position-watch.js';

/** How often a quiet stream sends its position, so that proxies keep it open and clients see that it is alive. */
const HEARTBEAT_MS = 15_000;
/** A stream is opened afresh now and then, and whoever may not read any more is noticed then. */
export const LIFETIME_MS = 15 * 60_000;
const RETRY_MS = 1_000;

export interface EventStreamOptions {
  readonly follower: Follower;
  readonly watch: PositionWatch;
  /** Awaited before each change is sent: all streams hear of it at the same moment. */
  readonly turn: () => Promise<void>;
  /** Whether a quiet stream says where it is by events of the type `heartbeat`: pages see nothing of an id without data. */
  readonly heartbeats: boolean;
  /** Aborts when the client has gone, the process stops, or the stream's time is up. */
  readonly signal: AbortSignal;
}

/** Text in pieces, each made only when the one before was taken. */
export async function* eventStream({
  follower,
  watch,
  turn,
  heartbeats,
  signal,
}: EventStreamOptions): AsyncGenerator<string | Buffer> {
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    const before = follower.position;
    for await (const text of follower.texts()) {
      await turn();
      yield text;
      if (signal.aborted) return;
    }
    if (follower.position !== before) continue;
    if (await watch.beyond(follower.position, signal, HEARTBEAT_MS)) continue;
    yield heartbeats ? `event: heartbeat\ndata:\n${placeOf(follower)}` : placeOf(follower);
  }
}

/** An event without data is no event to a client; but it goes on from the id after a lost connection. */
const placeOf = ({ position }: Follower): string =>
  position < 0 ? ':\n\n' : `id: ${position}\n\n`;
