/** The aggregate of a month's stream: the domain's month decider with event metadata and command preconditions. */
import {
  configurationTag,
  type EntryMetadata,
  isOpeningType,
  ledgerCodec,
  type LedgerEntry,
} from '#contracts';
import {
  type Aggregate,
  type CheckpointFolder,
  type Decider,
  type Decision,
  type EventStore,
  type RetryOptions,
  StateCache,
  stateCheckpoints,
} from '#eventsourcing';
import { type LedgerCommand, monthDecider, type LedgerEvent, type Rejection } from '#metering';
import { bytesOfMonth } from './held-bytes.js';
import { monthFormat } from './month-format.js';
import type { MonthStreamState } from './month-stream-state.js';

/** A command with the metadata of its events and its precondition. */
export interface CommandEnvelope {
  readonly command: LedgerCommand;
  readonly metadata: EntryMetadata;
  /** The command is rejected unless the configuration has this tag, or one of these. */
  readonly ifConfiguration?: string | readonly string[];
}

export type MonthAggregate = Aggregate<CommandEnvelope, MonthStreamState, LedgerEntry, Rejection>;

export const monthStreamDecider: Decider<
  CommandEnvelope,
  MonthStreamState,
  LedgerEntry,
  Rejection
> = {
  initialState: () => ({
    month: monthDecider.initialState(),
    commandDigests: new Map(),
    openedBy: null,
  }),

  evolve(state, { event, metadata }) {
    const { commandDigests, openedBy } = state;
    const { commandKey, commandDigest } = metadata;
    const month = monthDecider.evolve(state.month, event);
    const isUsage = event.type === 'CreditConsumed' && commandKey === undefined;
    if (isUsage && month === state.month) return state;
    return {
      month,
      commandDigests:
        commandKey === undefined
          ? commandDigests
          : new Map(commandDigests).set(commandKey, commandDigest),
      openedBy: isOpeningType(event.type) ? event.type : openedBy,
    };
  },

  fork: ({ month, commandDigests, openedBy }) => ({
    month: monthDecider.fork(month),
    commandDigests,
    openedBy,
  }),

  adopt: ({ month }, { month: fork, commandDigests, openedBy }) => ({
    month: monthDecider.adopt(month, fork),
    commandDigests,
    openedBy,
  }),

  decide(request, { month, commandDigests }) {
    const { command, metadata, ifConfiguration } = request;
    const known = answerToKnown(commandDigests, metadata);
    if (known) return known;
    if (
      ifConfiguration !== undefined &&
      ![ifConfiguration].flat().includes(configurationTag(month.configuration))
    ) {
      return { kind: 'rejected', rejection: CHANGED_SINCE };
    }
    const decision = monthDecider.decide(command, month);
    if (decision.kind === 'rejected') return decision;
    return { kind: 'accepted', events: entriesOf(request, decision.events) };
  },
};

/** The entries of a decision; every event caused by a charge names its usage as the cause. */
function entriesOf(
  { command, metadata }: CommandEnvelope,
  events: readonly LedgerEvent[],
): LedgerEntry[] {
  const [first] = events;
  if (first && events.length === 1) return [{ event: first, metadata }];
  if (command.type !== 'RecordUsage') return events.map((event) => ({ event, metadata }));
  const caused = { ...metadata, causedBy: command.usageKey };
  return events.map((event) => ({
    event,
    metadata: event.type === 'CreditConsumed' ? metadata : caused,
  }));
}

/** @returns null for a command whose key was not used in that month */
export function answerToKnown(
  commandDigests: MonthStreamState['commandDigests'],
  { commandKey, commandDigest }: EntryMetadata,
): Decision<LedgerEntry, Rejection> | null {
  if (commandKey === undefined || !commandDigests.has(commandKey)) return null;
  return commandDigests.get(commandKey) === commandDigest
    ? { kind: 'accepted', events: [] }
    : { kind: 'rejected', rejection: KEY_REUSED };
}

const KEY_REUSED: Rejection = {
  code: 'idempotencyKeyReused',
  message: 'This Idempotency-Key was recently used for another command: use a new one.',
};

const CHANGED_SINCE: Rejection = {
  code: 'configurationChanged',
  message: 'Somebody changed the configuration since it was read: read it again, then decide.',
};

export interface MonthAggregateOptions {
  readonly store: EventStore;
  readonly retry: RetryOptions;
  /** The maximum number of months in memory. */
  readonly cachedMonthsMax: number;
  /** The approximate memory limit for them; a month that takes more than half of it is cached alone. */
  readonly cachedBytesMax?: number;
  /** Where state checkpoints are stored. Without them, a month that is not in memory is read from its first event. */
  readonly checkpoints?: CheckpointOptions;
  readonly onConflict?: (stream: string) => void;
  /** `monthStreamDecider`, or a decider that wraps it. */
  readonly decider?: typeof monthStreamDecider;
}

export interface CheckpointOptions {
  readonly folder: CheckpointFolder;
  /** How many events a restart may have to read again. */
  readonly eventsBetween: number;
  readonly onFailure: (stream: string, error: unknown) => void;
}

export function monthAggregate(options: MonthAggregateOptions): MonthAggregate {
  const { store, retry, cachedMonthsMax, checkpoints, onConflict } = options;
  const { decider = monthStreamDecider, cachedBytesMax: weightMax = Infinity } = options;
  return {
    decider,
    codec: ledgerCodec,
    store,
    cache: new StateCache(cachedMonthsMax, { weightMax, weightOf: bytesOfMonth }),
    ...(checkpoints && {
      checkpoints: stateCheckpoints({
        ...checkpoints,
        store,
        retry,
        format: monthFormat(checkpoints.eventsBetween),
      }),
    }),
    retry,
    onConflict,
  };
}
