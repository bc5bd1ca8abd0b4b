/** Connects the contract of SQL databases to an engine. */
import type { SqlDatabase } from '#eventsourcing';

export interface SqlDatabaseHarness {
  /** Opens another handle on the same data, as another process would. The handle's `close` ends it. */
  open(): Promise<SqlDatabase>;
  /** Removes everything the run has created. */
  dispose(): Promise<void>;
}

/** Opens handles for the tests, and closes them after each test. */
export type SqlDatabaseUnderTest = Pick<SqlDatabaseHarness, 'open'>;
