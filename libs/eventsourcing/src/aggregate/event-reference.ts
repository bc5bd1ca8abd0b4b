/** An event by its place in a stream and its id, and whether a store still holds it there, and so has the same history. */
import type { Position } from '../envelope.js';
import type { EventStore } from '../event-store.js';
import { UnreadableEvent } from './unreadable-event.js';
import { StreamDamagedError } from './stream-integrity.js';

export interface EventReference {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
}

/** The reference as text, for stores that take only text. */
export const formatReference = ({ stream, revision, position, eventId }: EventReference): string =>
  JSON.stringify([stream, revision, position, eventId]);

/** @returns `null` for a text in another format */
export function parseReference(text: string): EventReference | null {
  try {
    const [stream, revision, position, eventId] = JSON.parse(text) as unknown[];
    const isReference =
      typeof stream === 'string' &&
      typeof revision === 'number' &&
      typeof position === 'number' &&
      typeof eventId === 'string';
    return isReference ? { stream, revision, position, eventId } : null;
  } catch {
    return null;
  }
}

/**
 * Whether the store holds the event. What was cut from a stream, or cannot be read, concerns that stream
 * alone and proves nothing of the store: it counts as held.
 * @throws TransientError when the store is away
 */
export async function storeHolds(
  store: Pick<EventStore, 'read' | 'truncationOf'>,
  { stream, revision, position, eventId }: EventReference,
): Promise<boolean> {
  try {
    for await (const [event] of store.read(stream, revision)) {
      if (event instanceof UnreadableEvent) return true;
      return event!.id === eventId && event!.position === position;
    }
    return (await store.truncationOf(stream)) !== null;
  } catch (error) {
    if (error instanceof StreamDamagedError) return true;
    throw error;
  }
}
