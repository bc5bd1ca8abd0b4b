/**
 * States kept beside the store, so that a long stream need not be read from its start. A checkpoint
 * counts only if the stream still holds the event it was taken after; losing one costs only time.
 */
import type { RecordedEvent } from '../envelope.js';
import { type EventStore, TransientError } from '../event-store.js';
import { retryTransient, type RetryOptions } from '../retry.js';
import type { CachedState } from './state-cache.js';

export interface StateCheckpoints<State> {
  /** `null` unless there is one that matches the stream as it is now. */
  load(stream: string): Promise<CachedState<State> | null>;
  /** Keeps the state as it is at this moment, if that is due. Neither fails nor waits. */
  offer(stream: string, current: CachedState<State>): void;
}

/** What is kept of one stream, in the two forms that are quick to write and to read. */
export interface StoredState {
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface CheckpointFolder {
  /** The last complete write, `null` if there is none. */
  read(stream: string): Promise<StoredState | null>;
  write(stream: string, kept: StoredState): Promise<void>;
}

export interface StateFormat<State> {
  /** Checkpoints of another version are ignored. */
  readonly version: string;
  /** A copy: later changes of `state` do not affect it. */
  write(state: State): StoredState;
  read(kept: StoredState): State;
  /** @param grownEvents since the state was last kept, or in all. */
  isDue(state: State, grownEvents: number): boolean;
}

export interface StateCheckpointsOptions<State> {
  readonly store: EventStore;
  readonly folder: CheckpointFolder;
  readonly format: StateFormat<State>;
  readonly retry: RetryOptions;
  /** Called when a checkpoint cannot be written; work continues, and only a restart takes longer. */
  readonly onFailure: (stream: string, error: unknown) => void;
}

/** The event after which the state was taken, with all that distinguishes it from one that was stored again. */
interface TakenAfter {
  readonly revision: number;
  readonly id: string;
  readonly position: number;
  readonly recordedAt: string;
}

/** The facts are text in text, so that they are parsed only when the event is still there. */
interface Envelope {
  readonly version: string;
  readonly takenAfter: TakenAfter;
  readonly facts: string;
}

/** The least time between two checkpoints of a stream that grows fast. */
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

async function eventAt(
  store: EventStore,
  stream: string,
  revision: number,
): Promise<RecordedEvent | undefined> {
  for await (const [event] of store.read(stream, revision)) return event;
  return undefined;
}

const takenAfter = ({ revision, id, position, recordedAt }: RecordedEvent): TakenAfter => ({
  revision,
  id,
  position,
  recordedAt,
});
