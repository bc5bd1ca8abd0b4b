/** Loads the state of a stream from the cache, or by reading the stream; a missing event is an error. */
import type { Aggregate } from './aggregate.js';
import type { Decider } from './decider.js';
import type { Position, RecordedEvent } from '../envelope.js';
import { type ExpectedRevision, TransientError } from '../event-store.js';
import { type BackOff, pauseAfter, retryTransient } from '../retry.js';
import type { CachedState } from './state-cache.js';
import { StreamDamagedError } from './stream-integrity.js';

/**
 * Runs `work` on the cached state. If that no longer matches the stream (the store may have been restored since),
 * reads the stream from its start instead.
 * @param work `isFresh`: the state has just been read up to the end of the stream
 */
export async function withState<Command, State, Event, Rejection, Result>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  work: (current: CachedState<State>, isFresh: boolean) => Promise<Result>,
): Promise<Result> {
  const { decider, cache, checkpoints } = aggregate;
  const workOn = async (current: CachedState<State>, isCached: boolean): Promise<Result> => {
    let fits = true;
    try {
      if (!isCached) await catchUp(aggregate, stream, current);
      return await work(current, !isCached);
    } catch (error) {
      fits = !(error instanceof StreamDamagedError);
      throw error;
    } finally {
      if (fits) cache.put(stream, current);
    }
  };
  const cached = cache.take(stream);
  const remembered = cached ?? (await checkpoints?.load(stream));
  try {
    if (remembered) return await workOn(remembered, remembered === cached);
  } catch (error) {
    if (!(error instanceof StreamDamagedError)) throw error;
  }
  return workOn(nothingOf(decider), false);
}

/** Saves reading a stream that should be new. If it exists after all, the first append conflicts and the stream is read. */
export function expectNew<Command, State, Event, Rejection>(
  { decider, cache }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
): void {
  cache.put(stream, nothingOf(decider));
}

const nothingOf = <Command, State, Event, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
): CachedState<State> => ({
  state: decider.initialState(),
  revision: -1,
  position: null,
  eventId: null,
  checkpointedRevision: -1,
});

/** The newest state of a stream, for reading. */
export async function load<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
): Promise<CachedState<State>> {
  return withState(aggregate, stream, async (current, isFresh) => {
    if (!isFresh) await catchUp(aggregate, stream, current);
    return current;
  });
}

/**
 * Reads the events after the state.
 * @throws StreamDamagedError if the stream now holds another event at the state's revision
 */
export async function catchUp<Command, State, Event, Rejection>(
  { decider, codec, store, retry, checkpoints }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  current: CachedState<State>,
): Promise<void> {
  await retryTransient(async () => {
    for await (const batch of store.read(stream, Math.max(current.revision, 0))) {
      const { revision, position, id: eventId } = batch[batch.length - 1]!;
      const decoded = unknownOf(stream, current, batch).map((recorded) => codec.decode(recorded));
      const events = decoded.filter((event) => event !== null);
      advance(decider, current, events, { revision, position, eventId });
    }
  }, retry);
  checkpoints?.offer(stream, current);
}

/** The events after the state. The batch starts with the state's own last event, which shows that the history is the same. */
function unknownOf<State>(
  stream: string,
  { revision, eventId }: CachedState<State>,
  batch: readonly RecordedEvent[],
): readonly RecordedEvent[] {
  const [first] = batch;
  if (first!.revision !== revision) return batch;
  if (first!.id === eventId) return batch.slice(1);
  const found = first!.id || 'one that cannot be read';
  throw new StreamDamagedError(stream, `${eventId} at revision ${revision}`, found);
}

/** In a cluster, readers may see an event later than the writer that conflicted with it, but not later than these pauses. */
const PAUSES_MAX = 7;
const PAUSE: BackOff = { firstPauseMs: 50, maxPauseMs: 5_000 };

/** @throws StreamDamagedError if the stream cannot be read up to the end that the store reports */
export async function catchUpTo<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  current: CachedState<State>,
  actual: ExpectedRevision,
): Promise<void> {
  const { store, retry } = aggregate;
  const end = actual === 'no_stream' ? -1 : actual;
  if (end < current.revision) {
    throw new StreamDamagedError(stream, `revision ${current.revision}`, `its end at ${actual}`);
  }
  for (let looks = 1; ; looks += 1) {
    await catchUp(aggregate, stream, current);
    if (current.revision >= end) return;
    const truncation = await retryTransient(() => store.truncationOf(stream), retry);
    if (truncation !== null || looks > PAUSES_MAX) {
      const found = `nothing to read: ${truncation ?? `the store says it ends at ${end}`}`;
      throw new StreamDamagedError(stream, `revision ${current.revision + 1}`, found);
    }
    await retry.sleep(pauseAfter(looks, PAUSE), retry.signal);
    if (retry.signal?.aborted) throw new TransientError(`${stream}: stopped while catching up`);
  }
}

/** @param reached the place of the last of the events */
function advance<Command, State, Event, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  current: CachedState<State>,
  events: readonly Event[],
  reached: { readonly revision: number; readonly position: Position; readonly eventId: string },
): void {
  for (const event of events) current.state = decider.evolve(current.state, event);
  current.revision = reached.revision;
  current.position = reached.position;
  current.eventId = reached.eventId;
}
