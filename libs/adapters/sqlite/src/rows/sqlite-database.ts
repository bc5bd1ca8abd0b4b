/** The SQL database port over a SQLite file, for read models. */
import type { SqlDatabase, SqlRow, SqlTransaction, SqlValue } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import { arrange, translate, type Translated } from './placeholders.js';
import { RememberedRows } from './remembered-rows.js';
import type { SqliteFile } from '../file/sqlite-file.js';

/**
 * Creates a database over a file. `close` does not close the file, which belongs to its opener. An in-memory file
 * has only one connection: a transaction that waits for a `query` of the database itself waits forever.
 */
export function createSqliteDatabase(file: SqliteFile): SqlDatabase {
  const { version } = file;
  const remembered = version && new RememberedRows(version);
  return {
    dialect: 'sqlite',
    ...(version && { version: () => version.ofThisTurn() }),
    query: <Row extends SqlRow>(sql: string, parameters: readonly SqlValue[] = []) =>
      file.read((connection) => {
        const translated = translate(sql);
        const select = () => selectRows(connection, translated, parameters);
        return (remembered?.rows(translated.id, parameters, select) ?? select()) as Row[];
      }),
    transaction: (work) => file.transaction((connection) => within(connection, work)),
    snapshot: (work) => file.snapshot((connection) => within(connection, work)),
    close: async () => {},
  };
}

async function within<T>(
  connection: Connection,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  function assertUnderWay(): void {
    if (ended) throw new Error('The transaction has ended');
  }
  const transaction: SqlTransaction = {
    async query<Row extends SqlRow>(sql: string, parameters: readonly SqlValue[] = []) {
      assertUnderWay();
      return selectRows(connection, translate(sql), parameters) as Row[];
    },
    async execute(sql, parameters = []) {
      assertUnderWay();
      return changeRows(connection, sql, parameters);
    },
  };
  try {
    return await work(transaction);
  } finally {
    ended = true;
  }
}

function selectRows(
  connection: Connection,
  translated: Translated,
  parameters: readonly SqlValue[],
): SqlRow[] {
  const rows = connection.all(translated.text, ...arrange(translated, parameters));
  if (rows.length === 0) return [];
  const columns = connection.prepare(translated.text).columns();
  return rows.map((row) => {
    const named: SqlRow = {};
    for (let index = 0; index < columns.length; index++) named[columns[index]!] = row[index];
    return named;
  });
}

function changeRows(connection: Connection, sql: string, parameters: readonly SqlValue[]): number {
  const translated = translate(sql);
  const values = arrange(translated, parameters);
  if (!connection.prepare(translated.text).returnsRows) {
    return connection.run(translated.text, ...values);
  }
  return connection.all(translated.text, ...values).length;
}
