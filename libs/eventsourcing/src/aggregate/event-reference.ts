/** References to events by stream, revision and id, and a check whether a store still holds the referenced event. */
import type { Position } from '../envelope.js';
import { eventAt } from '../event-at.js';
import type { EventStore } from '../event-store.js';
import { UnreadableEvent } from './unreadable-event.js';
import { StreamDamagedError } from './stream-integrity.js';

export interface EventReference {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
}

/** The reference as a string, for stores that accept only strings. */
export const formatReference = ({ stream, revision, position, eventId }: EventReference): string =>
  JSON.stringify([stream, revision, position, eventId]);

/** @returns null for a text in another format */
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
 * Whether the store holds the event. A truncated or unreadable event counts as held, because it concerns its own
 * stream only and says nothing about the store.
 * @throws TransientError if the store is unavailable
 */
export async function storeHolds(
  store: Pick<EventStore, 'read' | 'truncationOf'>,
  { stream, revision, position, eventId }: EventReference,
): Promise<boolean> {
  try {
    const event = await eventAt(store, stream, revision);
    if (!event) return (await store.truncationOf(stream)) !== null;
    if (event instanceof UnreadableEvent) return true;
    return event.id === eventId && event.position === position;
  } catch (error) {
    if (error instanceof StreamDamagedError) return true;
    throw error;
  }
}
