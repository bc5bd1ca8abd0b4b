/** The contract of every SQL engine, with one SQL text for all; a harness connects it to an engine. */
import type { SqlDatabase } from '#eventsourcing';
import { sqlStatementContract } from './sql-database.statements.js';
import { sqlTransactionContract } from './sql-database.transactions.js';

export interface SqlDatabaseHarness {
  /** One more handle on the same data, as another process would have it. Ended by its `close`. */
  open(): Promise<SqlDatabase>;
  /** Removes what the run has left. */
  dispose(): Promise<void>;
}

/** Hands the running harness to the tests, and closes after each test what it opened. */
export type SqlDatabaseUnderTest = Pick<SqlDatabaseHarness, 'open'>;

export function sqlDatabaseContract(
  engine: string,
  start: () => Promise<SqlDatabaseHarness>,
): void {
  describe(`SQL database contract: ${engine}`, () => {
    let harness: SqlDatabaseHarness;
    let opened: SqlDatabase[] = [];
    const underTest: SqlDatabaseUnderTest = {
      async open() {
        const database = await harness.open();
        opened.push(database);
        return database;
      },
    };
    beforeAll(async () => {
      harness = await start();
    });
    afterEach(async () => {
      await Promise.all(opened.map((database) => database.close()));
      opened = [];
    });
    afterAll(() => harness.dispose());

    sqlStatementContract(underTest);
    sqlTransactionContract(underTest);
  });
}
