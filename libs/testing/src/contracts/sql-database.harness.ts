/** What connects the contract of SQL databases to an engine. */
import type { SqlDatabase } from '#eventsourcing';

export interface SqlDatabaseHarness {
  /** One more handle on the same data, as another process would have it. Ended by its `close`. */
  open(): Promise<SqlDatabase>;
  /** Removes what the run has left. */
  dispose(): Promise<void>;
}

/** Hands the running harness to the tests, and closes after each test what it opened. */
export type SqlDatabaseUnderTest = Pick<SqlDatabaseHarness, 'open'>;
