/** Folds the ledger from its first event into empty rows, as the projector does. */
import { type Position, runProjector, type SqlDatabase } from '#eventsourcing';
import { sleep } from '#platform';
import { usageProjection } from '#read-models';
import type { Tools } from './operate.js';

const BATCH_EVENTS = 1_000;
const EVENTS_BETWEEN_REPORTS = 50_000;

/** @returns how many events there were up to the position. */
export async function replay(
  { engines, progress }: Pick<Tools, 'engines' | 'progress'>,
  database: SqlDatabase,
  to: Position,
): Promise<number> {
  const store = await engines.eventStore();
  const reached = new AbortController();
  let events = 0;
  let reported = 0;
  await runProjector({
    source: {
      head: async () => to,
      async *subscribe(options) {
        for await (const batch of store.subscribe(options)) {
          const wanted = batch.filter(({ position }) => position <= to);
          if (wanted.length > 0) yield wanted;
          if (wanted.length < batch.length) return reached.abort();
        }
      },
    },
    database,
    projection: usageProjection(),
    retry: { sleep, onRetry: ({ message }) => progress(`${message} (trying again)`) },
    signal: reached.signal,
    maxBatch: BATCH_EVENTS,
    lookEveryMs: 0,
    onApplied({ position }, count) {
      events += count;
      if (events - reported >= EVENTS_BETWEEN_REPORTS) {
        reported = events;
        progress(`replayed ${events} events, to position ${position} of ${to}`);
      }
      if (position >= to) reached.abort();
    },
  });
  return events;
}
