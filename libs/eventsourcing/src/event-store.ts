/** The event store port. Every adapter passes the same contract suite (`#testing`). */
import type { NewEvent, Position, RecordedEvent } from './envelope.js';

/** The revision of the last event that the writer has seen. There is deliberately no `any`. */
export type ExpectedRevision = 'no_stream' | number;

export interface AppendRequest {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

export type AppendResult =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Position }
  | { readonly kind: 'conflict'; readonly actualRevision: ExpectedRevision };

export interface EventStore {
  /**
   * Atomic, and durable when it resolves. `revision` and `position` are those of the last event.
   *
   * Idempotent at any later time: if the stream already holds exactly these event ids after the expected revision, or
   * they are a prefix of what it holds there, the result is `appended` with the original revision. Anything else
   * there is a `conflict`.
   *
   * @throws TransientError if the outcome is unknown or the store is unavailable: repeat the same request
   */
  append(request: AppendRequest): Promise<AppendResult>;

  /**
   * Reads the stream in order, in batches, from a revision (inclusive). A missing stream yields nothing.
   * @throws StreamDamagedError instead of skipping an event that is missing
   */
  read(stream: string, fromRevision?: number): AsyncIterable<readonly RecordedEvent[]>;

  /**
   * Describes what hides events of the stream from readers, or returns `null` if nothing does. A stream that is
   * hidden completely reads like one that never existed; only this method tells them apart.
   */
  truncationOf(stream: string): Promise<string | null>;

  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** Start after this position; `null` starts at the beginning. */
  readonly after: Position | null;
  /** Read only streams of these categories (the text before the first `-`); all if none is given. */
  readonly categories?: readonly string[];
  /**
   * Yield only events for which this returns true. An engine that stores an append as one unit may ask once for all
   * its events, with the position of the last, and need not decode unwanted ones.
   */
  readonly isWanted?: (stream: string, position: Position) => boolean;
  readonly signal: AbortSignal;
  readonly maxBatch: number;
}

export interface EventSource {
  /**
   * Yields events in position order without end: stored events first, then new ones. Returns when the signal aborts.
   * @throws TransientError if the connection is lost; the caller subscribes again
   */
  subscribe(options: SubscribeOptions): AsyncIterable<readonly RecordedEvent[]>;
  /** Position of the newest event of these categories, `null` if there is none. */
  head(categories?: readonly string[]): Promise<Position | null>;
}

export interface EventPositions {
  /** Position of the event with this revision, found without reading other events; `null` if the stream has none. */
  positionOf(stream: string, revision: number): Promise<Position | null>;
}

/** May recover by itself: repeat the same call later. Any other error is fatal. */
export class TransientError extends Error {
  override readonly name: string = 'TransientError';
}

/** The disk is full; the call is repeated until there is space. */
export class DiskFullError extends TransientError {
  override readonly name = 'DiskFullError';
}

/** Disk reads or writes fail; the call is repeated until they succeed. */
export class DiskFailingError extends TransientError {
  override readonly name = 'DiskFailingError';
}

/** Whether the disk of an embedded engine is full or failing. */
export const isDiskError = (error: unknown): error is DiskFullError | DiskFailingError =>
  error instanceof DiskFullError || error instanceof DiskFailingError;

/** A permanent error that is not a bug: an operator must fix the setup; the message says in one line what to fix. */
export class SetupError extends Error {
  override readonly name: string = 'SetupError';
}

/**
 * An engine denies access to this user, or lacks something that must exist. Fatal at start; work under way retries,
 * because the access may be granted again.
 */
export class DeniedError extends SetupError {
  override readonly name: string = 'DeniedError';
}

/** Whether background work retries after this error, until it recovers or an operator has fixed the cause. */
export const isTransient = (error: unknown): error is TransientError | DeniedError =>
  error instanceof TransientError || error instanceof DeniedError;

/** The events of one append are too large for the engine: append fewer at a time. */
export class AppendTooLargeError extends Error {
  override readonly name = 'AppendTooLargeError';
}
