/** Follows the store and keeps one projection up to date; never skips an event, never applies one twice. */
import {
  type Checkpoint,
  findCheckpoint,
  readCheckpoint,
  recoverCheckpoint,
  requireSameHistory,
} from './checkpoint.js';
import { BEFORE_FIRST, type Position, type RecordedEvent } from '../envelope.js';
import { type EventSource, isTransient, TransientError } from '../event-store.js';
import { checkpointKey, CheckpointMovedError, type Projection } from './projection.js';
import { retryTransient, type RetryOptions } from '../retry.js';
import { type Applied, applyOrSetAside, listSetAside } from './set-aside.js';
import type { SqlDatabase } from '../sql.js';

export interface ProjectorOptions {
  readonly source: EventSource;
  readonly database: SqlDatabase;
  readonly projection: Projection;
  readonly retry: RetryOptions;
  readonly signal: AbortSignal;
  readonly maxBatch?: number;
  /** How often to check, while no event arrives, whether the checkpoint was moved, for example by a rebuild; 0 means never. */
  readonly checkEveryMs?: number;
  /** Called when a run has started from its checkpoint: new events are applied as they arrive. */
  readonly onFollowing?: () => void;
  /** @param events the number of events in the batch, including skipped ones */
  readonly onApplied?: (applied: Applied, events: number) => void;
}

/** How long a projector pauses after another one has moved the checkpoint, so that two do not race for every batch. */
const STAND_BY_MS = 1_000;
const CHECK_EVERY_MS = 1_000;
const MAX_BATCH_EVENTS = 8_000;

/**
 * Runs until the signal aborts. Transient errors are retried. An owner whose events cannot be applied is set aside,
 * because every later figure of that owner would be wrong. An error that concerns all owners stops the projector.
 * Of several projectors one works; the others check now and then whether it still does.
 */
export async function runProjector(options: ProjectorOptions): Promise<void> {
  const { signal, retry } = options;
  // A run reports itself when an outage is over; the end of a run does not prove it.
  const { onRecovered: _saidByRuns, ...tries } = retry;
  while (!signal.aborted) {
    try {
      await retryTransient(() => follow(options), { ...tries, signal, untilGranted: true });
    } catch (error) {
      if (error instanceof CheckpointMovedError) await retry.sleep(STAND_BY_MS, signal);
      else if (!(isTransient(error) && signal.aborted)) throw error;
    }
  }
}

/** The progress of one run of the projector. */
interface Progress {
  after: Position | null;
  /** Whether a batch is being written to the rows. */
  isApplying: boolean;
  /** The position at which the rows are complete, until this run has applied its first batch. */
  goal: Position | null;
  /** Owners that are set aside. */
  readonly aside: Set<string>;
  /** Events up to this position refill rows and were counted before. */
  readonly countAfter: Position;
}

async function follow(options: ProjectorOptions): Promise<void> {
  const { source, database, projection, signal } = options;
  const checkpoint = await readOrRecover(options);
  await requireSameHistory(source, checkpoint, signal);
  const start = checkpoint.position;
  const goal = await source.head(projection.categories);
  // If there are events to apply, only applying them proves that an outage is over: rows may be readable but not writable.
  if (goal === null || (start !== null && start >= goal)) options.retry.onRecovered?.();
  const setAside = await listSetAside(database, checkpoint.name);
  const aside = new Set(setAside.map(({ owner }) => owner));
  const countAfter = refilledUntil(checkpoint, goal);
  const progress: Progress = { after: start, isApplying: false, goal, aside, countAfter };
  const moved = new AbortController();
  options.onFollowing?.();
  const watching = watch(options, progress, moved);
  try {
    await applyAll(options, progress, AbortSignal.any([signal, moved.signal]));
  } catch (error) {
    // This run made progress, so earlier faults are over: retry this one with the shortest pause.
    if (!isTransient(error) || progress.after === start) throw error;
    options.retry.onRetry?.(error, 1);
  } finally {
    moved.abort();
    await watching;
  }
}

/** The position up to which events are applied again, because the checkpoint is lost or a rebuild emptied the rows. */
function refilledUntil({ position, goal }: Checkpoint, head: Position | null): Position {
  if (position === null) return Math.max(head ?? BEFORE_FIRST, goal ?? BEFORE_FIRST);
  return goal ?? BEFORE_FIRST;
}

/** The checkpoint, or if it is lost, the last position up to which the follower has sent something. */
async function readOrRecover({ database, projection }: ProjectorOptions): Promise<Checkpoint> {
  const name = checkpointKey(projection);
  const found = await findCheckpoint(database, name);
  const { sent } = projection;
  if (!sent) return found;
  const marked = await sent.last();
  if (found.position !== null) {
    if (marked === null) await sent.write(found.position);
    return found;
  }
  if (marked === null) return found;
  await database.transaction((transaction) => recoverCheckpoint(transaction, name, marked));
  return findCheckpoint(database, name);
}

async function applyAll(
  options: ProjectorOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { source, projection, maxBatch = MAX_BATCH_EVENTS } = options;
  const { categories } = projection;
  const { after } = progress;
  for await (const batch of source.subscribe({ after, categories, signal, maxBatch })) {
    progress.isApplying = true;
    const applied = await apply(options, progress, batch);
    progress.after = applied.position;
    progress.isApplying = false;
    if (progress.goal !== null) options.retry.onRecovered?.();
    progress.goal = null;
    for (const { owner } of applied.found) progress.aside.add(owner);
    options.onApplied?.(applied, batch.length);
  }
}

/** Engines with concurrent transactions report the race for the checkpoint as a transient error. */
async function apply(
  { database, projection }: ProjectorOptions,
  { after, goal, aside, countAfter }: Progress,
  batch: readonly RecordedEvent[],
): Promise<Applied> {
  try {
    return await applyOrSetAside({ database, projection, batch, after, goal, aside, countAfter });
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const key = checkpointKey(projection);
    if ((await readCheckpoint(database, key)) !== after) throw new CheckpointMovedError(key);
    throw error;
  }
}

/**
 * While no event arrives, only this check notices that the rows were emptied or that another projector has moved
 * the checkpoint: it ends the run, and the next run starts from the checkpoint.
 */
async function watch(
  { database, projection, retry, signal, checkEveryMs = CHECK_EVERY_MS }: ProjectorOptions,
  progress: Progress,
  moved: AbortController,
): Promise<void> {
  if (checkEveryMs === 0) return;
  const either = AbortSignal.any([signal, moved.signal]);
  const key = checkpointKey(projection);
  while (!either.aborted) {
    await retry.sleep(checkEveryMs, either);
    if (either.aborted) return;
    const { after } = progress;
    try {
      const found = await readCheckpoint(database, key);
      if (found !== after && !progress.isApplying && progress.after === after) moved.abort();
    } catch {
      // The next run reads the database first and reports what is wrong with it.
      moved.abort();
    }
  }
}
