/** Projects a share of the ledger from its first event into empty rows, as the projector does. */
import {
  type EventSource,
  type Position,
  runProjector,
  type Sleep,
  type SqlDatabase,
} from '#eventsourcing';
import { usageProjection } from '#read-models';
import { type Share, streamsOf } from './tenants.js';

/** In a larger batch more runs share the row of a day or an environment; this one takes about 25 MB. */
const BATCH_EVENTS = 10_000;

export interface Replay {
  readonly source: EventSource;
  readonly database: SqlDatabase;
  readonly share: Share;
  readonly to: Position;
  readonly sleep: Sleep;
  /** @param events the events of the share so far, up to the position */
  readonly onAdvance: (events: number, position: Position) => void;
  readonly onRetry: (message: string) => void;
}

/** @returns the number of events of the share up to the position */
export async function replay(options: Replay): Promise<number> {
  const { source, database, share, to, sleep, onAdvance, onRetry } = options;
  const isOwn = streamsOf(share);
  const reached = new AbortController();
  const projection = usageProjection();
  let events = 0;
  await runProjector({
    source: {
      head: async () => to,
      async *subscribe(asked) {
        // Includes the event at the last position even if it is not in the share, so that the checkpoint reaches it.
        const isWanted = (stream: string, position: Position) => isOwn(stream) || position >= to;
        for await (const batch of source.subscribe({ ...asked, isWanted })) {
          const upTo = batch.filter(({ position }) => position <= to);
          if (upTo.length > 0) yield upTo;
          events += upTo.filter(({ stream }) => isOwn(stream)).length;
          if (upTo.length < batch.length) return reached.abort();
        }
      },
    },
    database,
    projection: {
      ...projection,
      ownerOf: (recorded) => (isOwn(recorded.stream) ? projection.ownerOf!(recorded) : null),
    },
    retry: { sleep, onRetry: ({ message }) => onRetry(message) },
    signal: reached.signal,
    maxBatch: BATCH_EVENTS,
    checkEveryMs: 0,
    onApplied({ position }) {
      onAdvance(events, position);
      if (position >= to) reached.abort();
    },
  });
  return events;
}
