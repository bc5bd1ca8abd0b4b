/** What the runner of a decider (`transact`) works with: rules, codec, store, and where states are remembered. */
import type { Decider } from './decider.js';
import type { NewEvent, RecordedEvent } from '../envelope.js';
import type { EventStore } from '../event-store.js';
import type { RetryOptions } from '../retry.js';
import type { StateCache } from './state-cache.js';
import type { StateCheckpoints } from './state-checkpoints.js';

export interface EventCodec<Event> {
  /** The id must follow from stream, revision and content: the same append repeated has the same ids. */
  encode(event: Event, stream: string, revision: number): NewEvent;
  /**
   * `null` for an event that an operator lets pass.
   * @throws when the stored type or version is unknown: a stream is never half understood.
   */
  decode(recorded: RecordedEvent): Event | null;
}

export interface Aggregate<Command, State, Event, Rejection> {
  readonly decider: Decider<Command, State, Event, Rejection>;
  readonly codec: EventCodec<Event>;
  readonly store: EventStore;
  readonly cache: StateCache<State>;
  /** Checkpoints of states, for those that have left the cache. */
  readonly checkpoints?: StateCheckpoints<State>;
  readonly retry: RetryOptions;
  /** Called whenever another writer was first, for counting. */
  readonly onConflict?: (stream: string) => void;
}
