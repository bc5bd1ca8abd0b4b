/** Changes as server-sent events: what is there, then what comes, until either side ends it. */
import type { RecordedEvent } from '#eventsourcing';
import { changeOf } from './change.js';
import type { ChangesReader } from './changes-reading.js';
import type { News } from './news.js';

/** How often a quiet stream sends its position, so that proxies keep it open and clients see that it is alive. */
const HEARTBEAT_MS = 15_000;
/** A stream is opened afresh now and then, and whoever may not read any more is noticed then. */
export const LIFETIME_MS = 15 * 60_000;
const RETRY_MS = 1_000;
const BATCH_EVENTS = 200;

export interface EventStreamOptions {
  readonly reader: ChangesReader;
  readonly news: News;
  /** Whether a quiet stream says where it is by events of the type `heartbeat`: pages see nothing of an id without data. */
  readonly heartbeats: boolean;
  /** Aborts when the client has gone, the process stops, or the stream's time is up. */
  readonly signal: AbortSignal;
}

/** Text in pieces, each made only when the one before was taken. */
export async function* eventStream({
  reader,
  news,
  heartbeats,
  signal,
}: EventStreamOptions): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    const before = reader.position;
    for await (const batch of reader.catchUp(BATCH_EVENTS)) {
      yield batch.map(toServerSentEvent).join('');
      if (signal.aborted) return;
    }
    if (reader.position !== before) continue;
    if (await news.beyond(reader.position, signal, HEARTBEAT_MS)) continue;
    yield heartbeats ? `event: heartbeat\ndata:\n${placeOf(reader)}` : placeOf(reader);
  }
}

/** The text of each event, made once for all streams that send it. */
const texts = new WeakMap<RecordedEvent, string>();

function toServerSentEvent(recorded: RecordedEvent): string {
  const known = texts.get(recorded);
  if (known !== undefined) return known;
  const text = `id: ${recorded.position}\ndata: ${JSON.stringify(changeOf(recorded))}\n\n`;
  texts.set(recorded, text);
  return text;
}

/** An event without data is no event to a client; but it goes on from the id after a lost connection. */
const placeOf = ({ position }: ChangesReader): string =>
  position < 0 ? ':\n\n' : `id: ${position}\n\n`;
