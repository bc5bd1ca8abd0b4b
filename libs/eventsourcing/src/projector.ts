/** Follows the store and keeps one projection up to date; never skips, never applies twice. */
import type { Position } from './envelope.js';
import { type EventSource, TransientError } from './event-store.js';
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
export class CheckpointAheadError extends Error {
  override readonly name = 'CheckpointAheadError';
}

/**
 * Runs until the signal aborts. What may heal is retried; an event that cannot be applied stops the
 * projector loudly, because going on would make every later figure wrong.
 */
export async function runProjector(options: ProjectorOptions): Promise<void> {
  const { signal } = options;
  while (!signal.aborted) {
    try {
      await retryTransient(() => follow(options), { ...options.retry, signal });
    } catch (error) {
      if (error instanceof CheckpointMovedError) continue;
      if (error instanceof TransientError && signal.aborted) return;
      throw error;
    }
  }
}

async function follow(options: ProjectorOptions): Promise<void> {
  const { source, database, projection, signal, maxBatch = 1_000 } = options;
  const { categories } = projection;
  let after = await readCheckpoint(database, checkpointKey(projection));
  await refuseToRunAhead(source, projection, after);
  for await (const batch of source.subscribe({ after, categories, signal, maxBatch })) {
    after = await applyBatch(database, projection, after, batch);
    options.onApplied?.(after, batch.length);
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
