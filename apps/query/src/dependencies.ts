/** The dependencies of the query app, provided by the process that composes it. */
import type {
  Clock,
  EventPositions,
  EventSource,
  EventStore,
  Sleep,
  SqlReader,
} from '#eventsourcing';
import type { LongQuestions } from './answers/long-questions.js';

export interface QueryDependencies {
  readonly readModels: SqlReader;
  /** Long queries on the same rows. */
  readonly long: LongQuestions;
  /** The ledger, for its events in order and the reasons behind a charge. */
  readonly store: Pick<EventStore, 'read'> & Pick<EventSource, 'head'> & EventPositions;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Aborts when the process begins to stop, and so ends open streams. */
  readonly signal: AbortSignal;
}

export const QUERY = Symbol('QueryDependencies');
