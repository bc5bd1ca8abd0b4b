/** The domain's decider, with the metadata of the message that caused each event carried along. */
import { type EntryMetadata, ledgerCodec, type LedgerEntry } from '#contracts';
import {
  type Aggregate,
  type Decider,
  type EventStore,
  type RetryOptions,
  StateCache,
} from '#eventsourcing';
import { type LedgerCommand, ledgerDecider, type LedgerState, type Rejection } from '#metering';

export interface LedgerRequest {
  readonly command: LedgerCommand;
  readonly metadata: EntryMetadata;
}

export type LedgerAggregate = Aggregate<LedgerRequest, LedgerState, LedgerEntry, Rejection>;

export const entryDecider: Decider<LedgerRequest, LedgerState, LedgerEntry, Rejection> = {
  initialState: ledgerDecider.initialState,
  evolve: (state, { event }) => ledgerDecider.evolve(state, event),
  fork: ledgerDecider.fork,
  decide({ command, metadata }, state) {
    const decision = ledgerDecider.decide(command, state);
    if (decision.kind === 'rejected') return decision;
    return { kind: 'accepted', events: decision.events.map((event) => ({ event, metadata })) };
  },
};

export interface LedgerAggregateOptions {
  readonly store: EventStore;
  readonly retry: RetryOptions;
  /** How many months of tenants stay in memory. */
  readonly cachedMonthsMax: number;
  readonly onConflict?: (stream: string) => void;
}

export function ledgerAggregate(options: LedgerAggregateOptions): LedgerAggregate {
  const { store, retry, cachedMonthsMax, onConflict } = options;
  const cache = new StateCache<LedgerState>(cachedMonthsMax);
  return { decider: entryDecider, codec: ledgerCodec, store, cache, retry, onConflict };
}
