/** What the query app needs from the one who composes it. */
import type { Clock, EventStore, Sleep, SqlReader } from '#eventsourcing';

export interface QueryDependencies {
  readonly readModels: SqlReader;
  /** The ledger itself, for its events in order and for the reasons behind a charge. */
  readonly store: Pick<EventStore, 'read'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

export const QUERY = Symbol('QueryDependencies');
