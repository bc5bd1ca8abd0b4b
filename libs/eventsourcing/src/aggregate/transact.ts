/** The only way to change a stream: load, decide a batch, append once; after a conflict, catch up and decide again. */
import type { Aggregate } from './aggregate.js';
import type { Decider, Decision } from './decider.js';
import type { Position } from '../envelope.js';
import {
  type AppendRequest,
  type AppendResult,
  AppendTooLargeError,
  TransientError,
} from '../event-store.js';
import { retryTransient } from '../retry.js';
import type { CachedState } from './state-cache.js';
import { catchUp, catchUpTo, withState } from './stream-state.js';
import { StreamDamagedError } from './stream-integrity.js';

export interface Transacted<State, Event, Rejection> {
  /** One decision per command, in order. */
  readonly decisions: readonly Decision<Event, Rejection>[];
  /** Revision of the stream's last event, -1 if the stream does not exist. */
  readonly revision: number;
  /** The position of the stream's last event, `null` if the stream does not exist. */
  readonly position: Position | null;
  /** The id of the stream's last event, `null` if the stream does not exist. */
  readonly eventId: string | null;
  /** The resulting state; owned by the runner, read-only for the caller. */
  readonly state: State;
  /** The number of events appended, 0 if there was nothing to write. */
  readonly appendedEvents: number;
}

/** Conflicts are normal with two writers; this many in a row mean that something else is wrong. */
const MAX_ATTEMPTS = 50;

/** How many commands fit into one append of any engine if each makes one event of usual size. */
const COMMANDS_PER_APPEND = 500;

/**
 * Decides all commands against one stream and appends their events in one batch, or, if there are many, in several
 * batches, split between commands.
 * A decision without events (a rejection, a duplicate) is final only against the newest state, which an append or
 * another read proves.
 * @throws TransientError if aborted while the store is unavailable: nothing is lost, call again
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
  return withState(aggregate, stream, async (current, isFresh) => {
    let fresh = isFresh;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const decided = decideAll(aggregate.decider, current.state, commands);
      if (decided.events.length > 0) {
        const result = await append(aggregate, stream, current, decided.events);
        if (result.kind === 'appended') {
          current.state = aggregate.decider.adopt(current.state, decided.state);
          current.revision = result.revision;
          current.position = result.position;
          current.eventId = result.eventId;
          aggregate.checkpoints?.offer(stream, current);
          return outcome(decided.decisions, current, decided.events.length);
        }
        aggregate.onConflict?.(stream);
        await catchUpTo(aggregate, stream, current, result.actualRevision);
      } else if (fresh) return outcome(decided.decisions, current, 0);
      else await catchUp(aggregate, stream, current);
      fresh = true;
    }
    throw new TransientError(`${stream}: ${MAX_ATTEMPTS} conflicting appends in a row`);
  });
}

function outcome<State, Event, Rejection>(
  decisions: readonly Decision<Event, Rejection>[],
  { revision, position, eventId, state }: CachedState<State>,
  appendedEvents: number,
): Transacted<State, Event, Rejection> {
  return { decisions, revision, position, eventId, state, appendedEvents };
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
  return { decisions, events, state: trial };
}

async function append<Command, State, Event, Rejection>(
  { codec, store, retry }: Aggregate<Command, State, Event, Rejection>,
  stream: string,
  { revision }: CachedState<State>,
  events: readonly Event[],
): Promise<AppendResult & { readonly eventId: string }> {
  const request: AppendRequest = {
    stream,
    expectedRevision: revision < 0 ? 'no_stream' : revision,
    events: events.map((event, index) => codec.encode(event, stream, revision + 1 + index)),
  };
  const result = await retryTransient(() => store.append(request), retry);
  const last = revision + events.length;
  if (result.kind === 'appended' && result.revision !== last) {
    const found = `it written at ${result.revision}, behind events that are hidden`;
    throw new StreamDamagedError(stream, `the append to end at revision ${last}`, found);
  }
  return { ...result, eventId: request.events[request.events.length - 1]!.id };
}
