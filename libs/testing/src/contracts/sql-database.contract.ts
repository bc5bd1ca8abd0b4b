/** The contract of every SQL engine, with the same SQL for all; a harness connects it to an engine. */
import type { SqlDatabase } from '#eventsourcing';
import type { SqlDatabaseHarness, SqlDatabaseUnderTest } from './sql-database.harness.js';
import { sqlStatementContract } from './sql-database.statements.js';
import { sqlTransactionContract } from './sql-database.transactions.js';

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
