/** The deliveries of one endpoint: queued, attempted, delivered or given up, in order. Pure. */
import type { Decider } from '#eventsourcing';
import { addMilliseconds } from '#metering';
import { MessageIds } from './message-ids.js';
import { pauseAfterMs } from './retry-schedule.js';

export interface Message {
  /** The id of the ledger event, by which receivers recognise a repeated message. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The trace context of the event's cause, if there is one. */
  readonly traceparent?: string;
}

export type DeliveryEvent =
  | { readonly type: 'MessageQueued'; readonly data: Queued }
  | { readonly type: 'AttemptStarted'; readonly data: Attempt & { readonly until: string } }
  | {
      readonly type: 'AttemptSucceeded';
      readonly data: Attempt & { readonly status: number | null };
    }
  | {
      readonly type: 'AttemptFailed';
      readonly data: Attempt & {
        readonly status: number | null;
        readonly reason: string;
        /** `null` after the last attempt. */
        readonly nextAt: string | null;
      };
    };

interface Queued {
  readonly message: Message;
  readonly at: string;
  /** The earliest instant of the next attempt. */
  readonly dueAt: string;
  /** Whether it is a requested redelivery. */
  readonly again: boolean;
  /** Queued before all waiting messages: a test message has no position in the ledger. */
  readonly first?: boolean;
}

export interface Attempt {
  readonly messageIds: readonly string[];
  /** From 1. */
  readonly attempt: number;
  readonly at: string;
}

export interface PendingMessage {
  readonly message: Message;
  readonly attempts: number;
  readonly dueAt: string;
}

export interface DeliveryState {
  /** In the order of delivery; those of the running attempt come first. */
  readonly pending: readonly PendingMessage[];
  /** The running attempt, or one cut off by a crash: after `until` it counts as failed. */
  readonly running: (Attempt & { readonly until: string }) | null;
  /** The ids of all messages ever queued. */
  readonly known: MessageIds;
  /** The newest outcomes, newest first. */
  readonly log: readonly DeliveryOutcome[];
}

/** The runner's own copy, changed in place, because an unavailable endpoint accumulates thousands of messages. */
interface OwnState extends DeliveryState {
  readonly pending: PendingMessage[];
  running: DeliveryState['running'];
  readonly log: DeliveryOutcome[];
}

export const DELIVERY_OUTCOMES = ['delivered', 'failed', 'givenUp'] as const;

export interface DeliveryOutcome extends Attempt {
  readonly outcome: (typeof DELIVERY_OUTCOMES)[number];
  readonly status: number | null;
  readonly reason: string | null;
  readonly nextAt: string | null;
}

export type DeliveryCommand =
  | ({ readonly type: 'Queue' } & Queued)
  | {
      readonly type: 'Start';
      readonly at: string;
      readonly until: string;
      readonly messagesMax: number;
    }
  | ({ readonly type: 'Succeed'; readonly status: number | null } & Attempt)
  | ({
      readonly type: 'Fail';
      readonly status: number | null;
      readonly reason: string;
      /** No later attempt can succeed. */
      readonly final: boolean;
      /** The delay requested by the endpoint; 0 without one. */
      readonly retryAfterMs: number;
    } & Attempt);

export type DeliveryRejection = 'notDue' | 'underWay' | 'notUnderWay';

const LOG_MAX = 1_000;

const reject = (rejection: DeliveryRejection) => ({ kind: 'rejected', rejection }) as const;
const accept = (...events: DeliveryEvent[]) => ({ kind: 'accepted', events }) as const;

export const deliveryDecider: Decider<DeliveryCommand, OwnState, DeliveryEvent, DeliveryRejection> =
  {
    initialState: () => ({ pending: [], running: null, known: new MessageIds(), log: [] }),
    fork: ({ pending, running, known, log }) => ({
      pending: [...pending],
      running,
      known: known.fork(),
      log: [...log],
    }),
    adopt: ({ known }, fork) => ({ ...fork, known: known.adopt(fork.known) }),
    decide(command, state) {
      switch (command.type) {
        case 'Queue': {
          const { type: _type, ...data } = command;
          const { id } = data.message;
          if (state.known.has(id) && (!data.again || waits(id, state))) return accept();
          return accept({ type: 'MessageQueued', data });
        }
        case 'Start':
          return start(command, state);
        case 'Succeed': {
          const { type: _type, ...data } = command;
          if (!isUnderWay(data, state)) return reject('notUnderWay');
          return accept({ type: 'AttemptSucceeded', data });
        }
        case 'Fail': {
          const { type: _type, final, retryAfterMs, ...data } = command;
          if (!isUnderWay(data, state)) return reject('notUnderWay');
          const pauseMs = final ? null : pauseAfterMs(data.attempt, retryAfterMs);
          const nextAt = pauseMs === null ? null : addMilliseconds(data.at, pauseMs);
          return accept({ type: 'AttemptFailed', data: { ...data, nextAt } });
        }
      }
    },
    evolve,
  };

function start(command: Extract<DeliveryCommand, { type: 'Start' }>, state: DeliveryState) {
  const { at, until, messagesMax } = command;
  if (state.running && isAhead(state.running.until, at)) return reject('underWay');
  const due = state.pending.findIndex(({ dueAt }) => isAhead(dueAt, at));
  const ready = state.pending.slice(0, due < 0 ? messagesMax : Math.min(due, messagesMax));
  const [first] = ready;
  if (!first) return reject('notDue');
  const messageIds = ready.map(({ message }) => message.id);
  return accept({
    type: 'AttemptStarted',
    data: { messageIds, attempt: first.attempts + 1, at, until },
  });
}

const isUnderWay = ({ messageIds, attempt }: Attempt, { running }: DeliveryState): boolean =>
  running?.attempt === attempt && running.messageIds[0] === messageIds[0];

const waits = (id: string, { pending }: DeliveryState): boolean =>
  pending.some(({ message }) => message.id === id);

function evolve(state: OwnState, event: DeliveryEvent): OwnState {
  const { pending } = state;
  switch (event.type) {
    case 'MessageQueued': {
      const { message, dueAt, first = false } = event.data;
      const place = first ? (state.running?.messageIds.length ?? 0) : pending.length;
      pending.splice(place, 0, { message, attempts: 0, dueAt });
      state.known.add(message.id);
      return state;
    }
    case 'AttemptStarted':
      state.running = event.data;
      changeFirst(pending, event.data, (one) => ({ ...one, attempts: one.attempts + 1 }));
      return state;
    case 'AttemptSucceeded':
      return ended(state, { ...event.data, outcome: 'delivered', reason: null, nextAt: null });
    case 'AttemptFailed': {
      const { nextAt } = event.data;
      return ended(state, { ...event.data, outcome: nextAt === null ? 'givenUp' : 'failed' });
    }
  }
}

/** The messages of the running attempt stay first in the queue: new ones are queued behind them, and no other attempt starts. */
function changeFirst(
  pending: PendingMessage[],
  { messageIds }: Attempt,
  change: (one: PendingMessage) => PendingMessage,
): void {
  for (let index = 0; index < messageIds.length; index++) pending[index] = change(pending[index]!);
}

function ended(state: OwnState, outcome: DeliveryOutcome): OwnState {
  const { messageIds, nextAt } = outcome;
  const { pending, log } = state;
  if (nextAt === null) pending.splice(0, messageIds.length);
  else changeFirst(pending, outcome, (one) => ({ ...one, dueAt: nextAt }));
  if (outcome.outcome === 'delivered') hasten(pending, outcome.at);
  state.running = null;
  log.unshift(outcome);
  if (log.length > LOG_MAX) log.length = LOG_MAX;
  return state;
}

/** Makes failed messages due at once, because an endpoint that has just accepted a message is available again. */
function hasten(pending: PendingMessage[], at: string): void {
  for (let index = 0; (pending[index]?.attempts ?? 0) > 0; index++) {
    const one = pending[index]!;
    if (one.dueAt > at) pending[index] = { ...one, dueAt: at };
  }
}

/** Longer than any pause, attempt or digest interval. */
const WAIT_MAX_MS = 24 * 3_600_000;

/** Whether the instant is in the future. One further ahead was written while the clock was ahead, and does not count. */
const isAhead = (instant: string, at: string): boolean =>
  instant > at && Date.parse(instant) - Date.parse(at) <= WAIT_MAX_MS;

/**
 * @param at the present time
 * @returns the time of the next step, or null if nothing is waiting
 */
export function nextActionAt({ pending, running }: DeliveryState, at: string): string | null {
  const [first] = pending;
  if (!first) return null;
  const until = running && isAhead(running.until, at) ? running.until : at;
  const dueAt = first.dueAt > at && !isAhead(first.dueAt, at) ? at : first.dueAt;
  return until > dueAt ? until : dueAt;
}
