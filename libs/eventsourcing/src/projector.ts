/** Follows the store and keeps one projection up to date; never skips, never applies twice. */
import type { Position, RecordedEvent } from './envelope.js';
import { type EventSource, SetupError, TransientError } from './event-store.js';
import {
  applyBatch,
  checkpointKey,
  CheckpointMovedError,
  type Projection,
  readCheckpoint,
} from './projection.js';
import { retryTransient, type RetryOptions } from './retry.js';
import type { SqlDatabase } from './sql.js';

export interface ProjectorOptions {
  readonly source: EventSource;
  readonly database: SqlDatabase;
  readonly projection: Projection;
  readonly retry: RetryOptions;
  readonly signal: AbortSignal;
  readonly maxBatch?: number;
  readonly onApplied?: (position: Position, events: number) => void;
}

/** The read model claims to have seen events that the store does not hold, as after restoring a backup. */
export class CheckpointAheadError extends SetupError {
  override readonly name = 'CheckpointAheadError';
}

/** Two projectors must not race for every batch: the slower one leaves the work to the other for so long. */
const STAND_BY_MS = 1_000;

/**
 * Runs until the signal aborts. What may heal is retried; an event that cannot be applied stops the
 * projector loudly, because going on would make every later figure wrong. Of several projectors one
 * works, while the others look now and then whether it still does.
 */
export async function runProjector(options: ProjectorOptions): Promise<void> {
  const { signal, retry } = options;
  while (!signal.aborted) {
    try {
      await retryTransient(() => follow(options), { ...retry, signal });
    } catch (error) {
      if (error instanceof CheckpointMovedError) await retry.sleep(STAND_BY_MS, signal);
      else if (!(error instanceof TransientError && signal.aborted)) throw error;
    }
  }
}

async function follow(options: ProjectorOptions): Promise<void> {
  const { source, database, projection, signal, maxBatch = 2_000 } = options;
  const { categories } = projection;
  const start = await readCheckpoint(database, checkpointKey(projection));
  await refuseToRunAhead(source, projection, start);
  let after = start;
  try {
    for await (const batch of source.subscribe({ after, categories, signal, maxBatch })) {
      after = await apply(options, after, batch);
      options.onApplied?.(after, batch.length);
    }
  } catch (error) {
    // After progress, an earlier fault has healed: this one is tried again with the smallest pause.
    if (!(error instanceof TransientError) || after === start) throw error;
    options.retry.onRetry?.(error, 1);
  }
}

/** Engines that run transactions side by side report the race for the checkpoint as a fault that may heal. */
async function apply(
  { database, projection }: ProjectorOptions,
  after: Position | null,
  batch: readonly RecordedEvent[],
): Promise<Position> {
  try {
    return await applyBatch(database, projection, after, batch);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const key = checkpointKey(projection);
    if ((await readCheckpoint(database, key)) !== after) throw new CheckpointMovedError(key);
    throw error;
  }
}

async function refuseToRunAhead(
  source: EventSource,
  projection: Projection,
  after: Position | null,
): Promise<void> {
  if (after === null) return;
  const head = await source.head(projection.categories);
  if (head !== null && head >= after) return;
  throw new CheckpointAheadError(
    `The checkpoint of ${checkpointKey(projection)} is at ${after}, but the store ends at ${head ?? 'nothing'}. ` +
      'Is this the right store, or was it restored from an older backup? Rebuild the read model.',
  );
}
