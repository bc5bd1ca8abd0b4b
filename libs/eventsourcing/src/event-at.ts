/** Reads single events. */
import type { Position, RecordedEvent } from './envelope.js';
import type { EventSource, EventStore } from './event-store.js';

/** @returns the event of the stream at that revision, or null if the stream ends before it */
export async function eventAt(
  store: Pick<EventStore, 'read'>,
  stream: string,
  revision: number,
): Promise<RecordedEvent | null> {
  for await (const [event] of store.read(stream, revision)) return event!;
  return null;
}

/** @returns the first event of the categories after the position, once there is one; null if the signal aborts before */
export async function eventAfter(
  source: Pick<EventSource, 'subscribe'>,
  after: Position | null,
  categories: readonly string[],
  signal: AbortSignal,
): Promise<RecordedEvent | null> {
  for await (const [event] of source.subscribe({ after, categories, signal, maxBatch: 1 })) {
    return event!;
  }
  return null;
}
