/**
 * State checkpoints kept beside the store, so that a long stream need not be read from its start. A checkpoint
 * is valid only while the stream still holds the event it was taken after; losing one costs only time.
 */
import type { RecordedEvent } from '../envelope.js';
import { eventAt } from '../event-at.js';
import { type EventStore, TransientError } from '../event-store.js';
import { retryTransient, type RetryOptions } from '../retry.js';
import type { CachedState } from './state-cache.js';

export interface StateCheckpoints<State> {
  /** @returns null unless a checkpoint matches the stream as it is now */
  load(stream: string): Promise<CachedState<State> | null>;
  /** Saves the current state if a checkpoint is due. Never fails and never waits. */
  offer(stream: string, current: CachedState<State>): void;
}

/** The stored state of one stream: a text part and a binary part, each for the data that it encodes fastest. */
export interface StoredState {
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface CheckpointFolder {
  /** @returns the last complete write, or null if there is none */
  read(stream: string): Promise<StoredState | null>;
  write(stream: string, kept: StoredState): Promise<void>;
}

export interface StateFormat<State> {
  /** Checkpoints of another version are ignored. */
  readonly version: string;
  /** A copy: later changes of `state` do not affect it. */
  write(state: State): StoredState;
  read(kept: StoredState): State;
  /** @param grownEvents the number of events since the last checkpoint, or since the start of the stream */
  isDue(state: State, grownEvents: number): boolean;
}

export interface StateCheckpointsOptions<State> {
  readonly store: EventStore;
  readonly folder: CheckpointFolder;
  readonly format: StateFormat<State>;
  readonly retry: RetryOptions;
  /** Called when a checkpoint cannot be read or written. Work continues; only loading the state takes longer. */
  readonly onFailure: (stream: string, error: unknown) => void;
}

/** The event after which the state was taken, with everything that distinguishes it from a replacement. */
interface TakenAfter {
  readonly revision: number;
  readonly id: string;
  readonly position: number;
  readonly recordedAt: string;
}

/** `facts` is JSON inside JSON, so that it is parsed only if the event is still in the stream. */
interface Envelope {
  readonly version: string;
  readonly takenAfter: TakenAfter;
  readonly facts: string;
}

/** The minimum time between two checkpoints of one stream. */
const REST_MS = 2_000;

export function stateCheckpoints<State>(
  options: StateCheckpointsOptions<State>,
): StateCheckpoints<State> {
  const { format, retry, onFailure } = options;
  const busy = new Set<string>();

  async function save(stream: string, revision: number, kept: StoredState): Promise<void> {
    try {
      await write(options, stream, revision, kept);
    } catch (error) {
      onFailure(stream, error);
    }
    await retry.sleep(REST_MS, retry.signal);
    busy.delete(stream);
  }

  return {
    async load(stream) {
      try {
        return await read(options, stream);
      } catch (error) {
        if (error instanceof TransientError) throw error;
        onFailure(stream, error);
        return null;
      }
    },
    offer(stream, current) {
      const { state, revision, checkpointedRevision } = current;
      if (!format.isDue(state, revision - checkpointedRevision) || busy.has(stream)) return;
      current.checkpointedRevision = revision;
      busy.add(stream);
      void save(stream, revision, format.write(state));
    },
  };
}

async function write<State>(
  { store, folder, format: { version } }: StateCheckpointsOptions<State>,
  stream: string,
  revision: number,
  { text: facts, bytes }: StoredState,
): Promise<void> {
  const event = await eventAt(store, stream, revision);
  if (!event) throw new Error(`${stream} does not hold revision ${revision}, which was appended`);
  const envelope: Envelope = { version, takenAfter: takenAfter(event), facts };
  await folder.write(stream, { text: JSON.stringify(envelope), bytes });
}

async function read<State>(
  { store, folder, format, retry }: StateCheckpointsOptions<State>,
  stream: string,
): Promise<CachedState<State> | null> {
  const kept = await folder.read(stream);
  if (!kept) return null;
  const { version, takenAfter: last, facts } = JSON.parse(kept.text) as Envelope;
  if (version !== format.version) return null;
  const { revision, position, id: eventId } = last;
  const event = await retryTransient(() => eventAt(store, stream, revision), retry);
  if (!event || JSON.stringify(takenAfter(event)) !== JSON.stringify(last)) return null;
  const state = format.read({ text: facts, bytes: kept.bytes });
  return { state, revision, position, eventId, checkpointedRevision: revision };
}

const takenAfter = ({ revision, id, position, recordedAt }: RecordedEvent): TakenAfter => ({
  revision,
  id,
  position,
  recordedAt,
});
