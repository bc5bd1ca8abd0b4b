/** The one way to change a stream: load, decide a batch, append once; on conflict take the newer state and decide again. */
import type { Decider, Decision } from './decider.js';
import type { NewEvent, Position, RecordedEvent } from './envelope.js';
import type { AppendRequest, AppendResult, EventStore } from './event-store.js';
import { AppendTooLargeError, TransientError } from './event-store.js';
import { retryTransient, type RetryOptions } from './retry.js';
import type { CachedState, StateCache } from './state-cache.js';
import type { StateCheckpoints } from './state-checkpoints.js';

export interface EventCodec<Event> {
  /** The id must follow from stream, revision and content: the same append repeated has the same ids. */
  encode(event: Event, stream: string, revision: number): NewEvent;
  /** @throws when the stored type or version is unknown: a stream is never half understood. */
  decode(recorded: RecordedEvent): Event;
}

export interface Aggregate<Command, State, Event, Rejection> {
  readonly decider: Decider<Command, State, Event, Rejection>;
  readonly codec: EventCodec<Event>;
  readonly store: EventStore;
  readonly cache: StateCache<State>;
  /** Where a state may be found that is in the cache no more. */
  readonly checkpoints?: StateCheckpoints<State>;
  readonly retry: RetryOptions;
  /** Called whenever another writer was first, for counting. */
  readonly onConflict?: (stream: string) => void;
}

export interface Transacted<State, Event, Rejection> {
  /** One per command, in order. */
  readonly decisions: readonly Decision<Event, Rejection>[];
  /** Revision of the stream's last event, -1 when it does not exist. */
  readonly revision: number;
  /** Of the stream's last event, `null` when it does not exist. */
  readonly position: Position | null;
  /** As it is afterwards; it stays the runner's own. */
  readonly state: State;
  /** Nothing had to be written when 0. */
  readonly appendedEvents: number;
}

/** Conflicts are normal with two writers; this many in a row mean that something else is wrong. */
const MAX_ATTEMPTS = 50;

/** As many events as are sure to go into one append of any engine, when each command makes one of usual size. */
const COMMANDS_PER_APPEND = 500;

/**
 * Decides all commands against one stream and appends their events as one batch, or, where there are
 * many, as several, cut between commands.
 * That something is refused, or done already, is final only against the newest state; that is proven by
 * an append or by reading on.
 * @throws TransientError when aborted while the store is away: nothing is lost, call again.
 */
export async function transact<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  commands: readonly Command[],
): Promise<Transacted<State, Event, Rejection>> {
  if (commands.length > COMMANDS_PER_APPEND) {
    return transactInTwo(aggregate, stream, commands, COMMANDS_PER_APPEND);
  }
  try {
    return await transactOnce(aggregate, stream, commands);
  } catch (error) {
    if (!(error instanceof AppendTooLargeError) || commands.length === 1) throw error;
    return transactInTwo(aggregate, stream, commands, commands.length >> 1);
  }
}

async function transactInTwo<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  commands: readonly Command[],
  cut: number,
): Promise<Transacted<State, Event, Rejection>> {
  const head = await transact(aggregate, stream, commands.slice(0, cut));
  const tail = await transact(aggregate, stream, commands.slice(cut));
  return {
    ...tail,
    decisions: [...head.decisions, ...tail.decisions],
    appendedEvents: head.appendedEvents + tail.appendedEvents,
  };
}

async function transactOnce<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  commands: readonly Command[],
): Promise<Transacted<State, Event, Rejection>> {
  const { decider, cache, checkpoints } = aggregate;
  const cached = cache.take(stream);
  const current = cached ?? (await recall(aggregate, stream));
  let fresh = false;
  try {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (!cached || attempt > 1) {
        await catchUp(aggregate, stream, current);
        fresh = true;
      }
      const decided = decideAll(decider, current.state, commands);
      if (decided.events.length === 0) {
        if (!fresh) continue;
        return outcome(decided.decisions, current, 0);
      }
      const result = await append(aggregate, stream, current.revision, decided.events);
      if (result.kind === 'appended') {
        advance(decider, current, decided.events, result.position);
        checkpoints?.offer(stream, current);
        return outcome(decided.decisions, current, decided.events.length);
      }
      aggregate.onConflict?.(stream);
    }
  } finally {
    cache.put(stream, current);
  }
  throw new TransientError(`${stream}: ${MAX_ATTEMPTS} conflicting appends in a row`);
}

/** From a checkpoint or from nothing: either way, what follows in the stream is still to be read. */
async function recall<Command, State, Event, Rejection>(
  { decider, checkpoints }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
): Promise<CachedState<State>> {
  const recalled = await checkpoints?.load(stream);
  return (
    recalled ?? { state: decider.initialState(), revision: -1, position: null, keptRevision: -1 }
  );
}

function outcome<State, Event, Rejection>(
  decisions: readonly Decision<Event, Rejection>[],
  { revision, position, state }: CachedState<State>,
  appendedEvents: number,
): Transacted<State, Event, Rejection> {
  return { decisions, revision, position, state, appendedEvents };
}

/** The newest state of a stream, for reading. */
export async function load<Command, State, Event, Rejection>(
  aggregate: Aggregate<Command, State, Event, Rejection>,
  stream: string,
): Promise<CachedState<State>> {
  const { cache } = aggregate;
  const current = cache.take(stream) ?? (await recall(aggregate, stream));
  await catchUp(aggregate, stream, current);
  cache.put(stream, current);
  return current;
}

function decideAll<Command, State, Event, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  state: State,
  commands: readonly Command[],
) {
  let trial = decider.fork(state);
  const decisions: Decision<Event, Rejection>[] = [];
  const events: Event[] = [];
  for (const command of commands) {
    const decision = decider.decide(command, trial);
    decisions.push(decision);
    if (decision.kind === 'rejected') continue;
    for (const event of decision.events) {
      trial = decider.evolve(trial, event);
      events.push(event);
    }
  }
  return { decisions, events };
}

async function append<Command, State, Event, Rejection>(
  { codec, store, retry }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  revision: number,
  events: readonly Event[],
): Promise<AppendResult> {
  const request: AppendRequest = {
    stream,
    expectedRevision: revision < 0 ? 'no_stream' : revision,
    events: events.map((event, index) => codec.encode(event, stream, revision + 1 + index)),
  };
  return retryTransient(() => store.append(request), retry);
}

async function catchUp<Command, State, Event, Rejection>(
  { decider, codec, store, retry, checkpoints }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  current: CachedState<State>,
): Promise<void> {
  await retryTransient(async () => {
    for await (const batch of store.read(stream, current.revision + 1)) {
      advance(
        decider,
        current,
        batch.map((recorded) => codec.decode(recorded)),
        batch[batch.length - 1]!.position,
      );
    }
  }, retry);
  checkpoints?.offer(stream, current);
}

function advance<Command, State, Event, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  current: CachedState<State>,
  events: readonly Event[],
  position: Position,
): void {
  for (const event of events) current.state = decider.evolve(current.state, event);
  current.revision += events.length;
  current.position = position;
}
