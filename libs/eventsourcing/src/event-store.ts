/** The port to the store of events. Every adapter passes the same contract suite (`#testing`). */
import type { NewEvent, Position, RecordedEvent } from './envelope.js';

/** The revision of the last event the writer has seen. There is deliberately no `any`. */
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
   * All or nothing, durable when it resolves. `revision` and `position` are those of the last event.
   *
   * Idempotent at any later time: if the stream already holds exactly these event ids at the place the
   * expected revision names, or they are a prefix of what it holds there, the answer is `appended`
   * with the original revision. Anything else at that place is a `conflict`.
   *
   * @throws TransientError when the outcome is unknown or the store is away: repeat the same request.
   */
  append(request: AppendRequest): Promise<AppendResult>;

  /**
   * The stream in order, in batches, from a revision (inclusive). A missing stream yields nothing.
   * @throws StreamDamagedError rather than passing over an event that is no longer there.
   */
  read(stream: string, fromRevision?: number): AsyncIterable<readonly RecordedEvent[]>;

  /**
   * What hides events of the stream from its readers, in words; `null` when nothing does. A stream that is
   * hidden whole reads like one that was never there, and only this tells them apart.
   */
  truncationOf(stream: string): Promise<string | null>;

  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** Start after this position; `null` starts at the beginning. */
  readonly after: Position | null;
  /** Reads only streams of these categories (the text before the first `-`), or all where none is named. */
  readonly categories?: readonly string[];
  /**
   * Gives only events for which this returns true. An engine that keeps an append in one piece may
   * ask once for all its events, by the position of the last, and need not decode what is not
   * wanted.
   */
  readonly isWanted?: (stream: string, position: Position) => boolean;
  readonly signal: AbortSignal;
  readonly maxBatch: number;
}

export interface EventSource {
  /**
   * Events in position order, without end: those present, then new ones as they are written. Returns when the signal
   * aborts; throws TransientError when the connection is lost, and the caller subscribes again.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<readonly RecordedEvent[]>;
  /** Position of the newest event of these categories, `null` when there is none. */
  head(categories?: readonly string[]): Promise<Position | null>;
}

export interface EventPositions {
  /** The position of the event with this revision, found without reading its neighbours; `null` if the stream has none. */
  positionOf(stream: string, revision: number): Promise<Position | null>;
}

/** May heal by itself: repeat the same call later. Everything that is not transient is fatal. */
export class TransientError extends Error {
  override readonly name: string = 'TransientError';
}

/** The disk is full; the call is repeated until there is space. */
export class DiskFullError extends TransientError {
  override readonly name = 'DiskFullError';
}

/** The disk does not read or write what it is asked to; repeated until it does. */
export class DiskFailingError extends TransientError {
  override readonly name = 'DiskFailingError';
}

/** Wrong for good and no bug: an operator has to put something right, and the message is the one line that says what. */
export class SetupError extends Error {
  override readonly name: string = 'SetupError';
}

/**
 * An engine does not let this user in or do this, or lacks what has to be there. Met at start it is wrong for good; of work
 * that is under way it ends nothing, because what was taken away may be given back.
 */
export class DeniedError extends SetupError {
  override readonly name: string = 'DeniedError';
}

/** Whether background work retries after it, until it heals or an operator has fixed the cause. */
export const isTransient = (error: unknown): error is TransientError | DeniedError =>
  error instanceof TransientError || error instanceof DeniedError;

/** The events of one append are too large for the engine: append fewer at a time. */
export class AppendTooLargeError extends Error {
  override readonly name = 'AppendTooLargeError';
}
