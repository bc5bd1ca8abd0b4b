/**
 * Records in the event store up to which position notifications were sent. Checkpoints are stored with the read
 * models, which may be deleted, and everything would be sent again.
 */
import type { Position, RecordedEvent } from '../envelope.js';
import { StreamDamagedError } from '../aggregate/stream-integrity.js';
import { type EventStore, SetupError } from '../event-store.js';
import { deterministicUuid } from '../identifiers.js';

export interface SentMarks {
  /** @returns null if nothing was ever sent */
  last(): Promise<Position | null>;
  /** Called when everything up to the position is sent. */
  write(position: Position): Promise<void>;
}

const CATEGORY = 'sentMark';
const TYPE = 'SentUpTo';

/** @param follower the name of its checkpoint */
export function sentMarks(store: Pick<EventStore, 'read' | 'append'>, follower: string): SentMarks {
  const stream = `${CATEGORY}-${follower}`;
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
          events: [{ id, type: TYPE, data: { position }, metadata }],
        });
        if (kind === 'appended') return;
      }
    },
  };
}

/** @throws SetupError for an unreadable mark: without it, it is unknown what was sent */
function positionIn(mark: RecordedEvent): Position {
  try {
    return (mark.data as { readonly position: Position }).position;
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
  let last = known ?? (await eventFrom(store, stream, 0));
  if (!last) return null;
  let step = 1;
  for (;;) {
    const further = await eventFrom(store, stream, last.revision + step);
    if (!further) break;
    last = further;
    step *= 2;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    last = (await eventFrom(store, stream, last.revision + step)) ?? last;
  }
  return last;
}

async function eventFrom(
  store: Pick<EventStore, 'read'>,
  stream: string,
  revision: number,
): Promise<RecordedEvent | null> {
  for await (const [event] of store.read(stream, revision)) return event ?? null;
  return null;
}
