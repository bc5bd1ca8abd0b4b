/** The deliveries of one endpoint: queued, attempted, delivered or given up, in order. Pure. */
import type { Decider } from '#eventsourcing';
import { pauseAfterMs } from './retry-schedule.js';

export interface Message {
  /** The id of the ledger's event, by which receivers recognise a repeated message. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The trace context of what brought it about, where there was one. */
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
        /** `null` when it was the last one. */
        readonly nextAt: string | null;
      };
    };

interface Queued {
  readonly message: Message;
  readonly at: string;
  /** The earliest instant of the next attempt. */
  readonly dueAt: string;
  /** Asked for again. */
  readonly again: boolean;
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
  readonly pending: readonly PendingMessage[];
  /** Under way, or cut off by a crash: after `until` it counts as failed. */
  readonly running: (Attempt & { readonly until: string }) | null;
  readonly known: ReadonlySet<string>;
  /** The newest outcomes first, of which so many are kept. */
  readonly log: readonly DeliveryOutcome[];
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
    } & Attempt);

export type DeliveryRejection = 'notDue' | 'underWay' | 'notUnderWay';

const LOG_MAX = 1_000;

const reject = (rejection: DeliveryRejection) => ({ kind: 'rejected', rejection }) as const;
const accept = (...events: DeliveryEvent[]) => ({ kind: 'accepted', events }) as const;

export const deliveryDecider: Decider<
  DeliveryCommand,
  DeliveryState,
  DeliveryEvent,
  DeliveryRejection
> = {
  initialState: () => ({ pending: [], running: null, known: new Set(), log: [] }),
  fork: (state) => state,
  adopt: (_state, fork) => fork,
  decide(command, state) {
    switch (command.type) {
      case 'Queue': {
        const { type: _type, ...data } = command;
        const { id } = data.message;
        const waits = state.pending.some(({ message }) => message.id === id);
        if (waits || (state.known.has(id) && !data.again)) return accept();
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
        const { type: _type, final, ...data } = command;
        if (!isUnderWay(data, state)) return reject('notUnderWay');
        const pauseMs = final ? null : pauseAfterMs(data.attempt);
        const nextAt =
          pauseMs === null ? null : new Date(Date.parse(data.at) + pauseMs).toISOString();
        return accept({ type: 'AttemptFailed', data: { ...data, nextAt } });
      }
    }
  },
  evolve,
};

function start(command: Extract<DeliveryCommand, { type: 'Start' }>, state: DeliveryState) {
  const { at, until, messagesMax } = command;
  if (state.running && state.running.until > at) return reject('underWay');
  const due = state.pending.findIndex(({ dueAt }) => dueAt > at);
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

function evolve(state: DeliveryState, event: DeliveryEvent): DeliveryState {
  switch (event.type) {
    case 'MessageQueued': {
      const { message, dueAt } = event.data;
      return {
        ...state,
        pending: [...state.pending, { message, attempts: 0, dueAt }],
        known: new Set(state.known).add(message.id),
      };
    }
    case 'AttemptStarted':
      return { ...state, running: event.data, pending: counted(state.pending, event.data) };
    case 'AttemptSucceeded':
      return ended(state, { ...event.data, outcome: 'delivered', reason: null, nextAt: null });
    case 'AttemptFailed': {
      const { nextAt } = event.data;
      return ended(state, { ...event.data, outcome: nextAt === null ? 'givenUp' : 'failed' });
    }
  }
}

const counted = (
  pending: readonly PendingMessage[],
  { messageIds }: Attempt,
): readonly PendingMessage[] =>
  pending.map((one) =>
    messageIds.includes(one.message.id) ? { ...one, attempts: one.attempts + 1 } : one,
  );

function ended(state: DeliveryState, outcome: DeliveryOutcome): DeliveryState {
  const { messageIds, nextAt } = outcome;
  const concerns = ({ message }: PendingMessage) => messageIds.includes(message.id);
  const pending =
    nextAt === null
      ? state.pending.filter((one) => !concerns(one))
      : state.pending.map((one) => (concerns(one) ? { ...one, dueAt: nextAt } : one));
  return { ...state, pending, running: null, log: [outcome, ...state.log].slice(0, LOG_MAX) };
}

/** When something is to be done next, `null` when nothing waits. */
export function nextActionAt({ pending, running }: DeliveryState): string | null {
  const [first] = pending;
  if (!first) return null;
  return running && running.until > first.dueAt ? running.until : first.dueAt;
}
