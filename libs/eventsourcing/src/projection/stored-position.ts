/**
 * A position that a follower stores as events. It outlives a checkpoint, which is stored with the read models: those
 * may be deleted, and what the follower has sent would be sent again.
 */
import type { Position, RecordedEvent } from '../envelope.js';
import { StreamDamagedError } from '../aggregate/stream-integrity.js';
import { eventAt } from '../event-at.js';
import { type EventStore, SetupError } from '../event-store.js';
import { deterministicUuid } from '../identifiers.js';

export interface StoredPosition {
  /** @returns null if none was ever written */
  last(): Promise<Position | null>;
  /** Does nothing if the stored position is the same or a later one. */
  write(position: Position): Promise<void>;
}

/** @param type the type of the events in the stream */
export function storedPosition(
  store: Pick<EventStore, 'read' | 'append'>,
  stream: string,
  type: string,
): StoredPosition {
  let known: RecordedEvent | null = null;
  return {
    async last() {
      known = await newest(store, stream, known);
      return known && positionIn(known);
    },
    async write(position) {
      for (;;) {
        known = await newest(store, stream, known);
        const revision: number = known?.revision ?? -1;
        if (known && positionIn(known) >= position) return;
        const id = deterministicUuid(stream, String(revision + 1), String(position));
        const metadata = { schemaVersion: 1 };
        const { kind } = await store.append({
          stream,
          expectedRevision: revision < 0 ? 'no_stream' : revision,
          events: [{ id, type, data: { position }, metadata }],
        });
        if (kind === 'appended') return;
      }
    },
  };
}

/** @throws SetupError for an unreadable event: without it, it is unknown how far the follower has come */
function positionIn(event: RecordedEvent): Position {
  try {
    return (event.data as { readonly position: Position }).position;
  } catch (error) {
    throw error instanceof StreamDamagedError ? new SetupError(error.message) : error;
  }
}

/** Finds the last event with steps that double, then halve: the stream may be long and can only be read forwards. */
async function newest(
  store: Pick<EventStore, 'read'>,
  stream: string,
  known: RecordedEvent | null,
): Promise<RecordedEvent | null> {
  let last = known ?? (await eventAt(store, stream, 0));
  if (!last) return null;
  let step = 1;
  for (;;) {
    const further = await eventAt(store, stream, last.revision + step);
    if (!further) break;
    last = further;
    step *= 2;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    last = (await eventAt(store, stream, last.revision + step)) ?? last;
  }
  return last;
}
