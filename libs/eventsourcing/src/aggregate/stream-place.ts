/** Remembers an event by its position and id, and tells later whether the store still has it there, and so the same history. */
import type { Position } from '../envelope.js';
import type { EventStore } from '../event-store.js';
import { UnreadableEvent } from './unreadable-event.js';
import { StreamDamagedError } from './whole-stream.js';

export interface StreamPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
}

/** The place as text, for stores that take only text. */
export const writePlace = ({ stream, revision, position, eventId }: StreamPlace): string =>
  JSON.stringify([stream, revision, position, eventId]);

/** @returns `null` for a text in another format */
export function readPlace(text: string): StreamPlace | null {
  try {
    const [stream, revision, position, eventId] = JSON.parse(text) as unknown[];
    const isPlace =
      typeof stream === 'string' &&
      typeof revision === 'number' &&
      typeof position === 'number' &&
      typeof eventId === 'string';
    return isPlace ? { stream, revision, position, eventId } : null;
  } catch {
    return null;
  }
}

/**
 * Whether the store holds the event. What was cut from a stream, or cannot be read, concerns that stream
 * alone and proves nothing of the store: it counts as held.
 * @throws TransientError when the store is away
 */
export async function holds(
  store: Pick<EventStore, 'read' | 'truncationOf'>,
  { stream, revision, position, eventId }: StreamPlace,
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
