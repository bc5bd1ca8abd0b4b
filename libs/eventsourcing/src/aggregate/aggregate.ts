/** What `transact` needs to run a decider: rules, codec, store and state cache. */
import type { Decider } from './decider.js';
import type { NewEvent, RecordedEvent } from '../envelope.js';
import type { EventStore } from '../event-store.js';
import type { RetryOptions } from '../retry.js';
import type { StateCache } from './state-cache.js';
import type { StateCheckpoints } from './state-checkpoints.js';

export interface EventCodec<Event> {
  /** Derives the id from stream, revision and content, so that a repeated append has the same ids. */
  encode(event: Event, stream: string, revision: number): NewEvent;
  /**
   * @returns null for an event that an operator has skipped
   * @throws if the stored type or version is unknown, because a stream must be understood completely
   */
  decode(recorded: RecordedEvent): Event | null;
}

export interface Aggregate<Command, State, Event, Rejection> {
  readonly decider: Decider<Command, State, Event, Rejection>;
  readonly codec: EventCodec<Event>;
  readonly store: EventStore;
  readonly cache: StateCache<State>;
  /** Persistent checkpoints of states that have left the cache. */
  readonly checkpoints?: StateCheckpoints<State>;
  readonly retry: RetryOptions;
  /** Called when another writer appended first, to count conflicts. */
  readonly onConflict?: (stream: string) => void;
}
