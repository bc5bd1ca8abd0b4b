/** SQLite as prebuilt inside npm, for every Node version; the guards here are what keeps it from aborting. */
import Libsql from 'libsql';
import type { Driver, Statement } from './driver.js';
import { guarded } from './sqlite-errors.js';
import { toCells } from './values.js';

export function openLibsql(path: string): Driver {
  const database = guarded(path, () => new Libsql(path));
  return {
    prepare: (sql) => guarded(path, () => libsqlStatement(database.prepare(sql), path)),
    exec: (sql) => void guarded(path, () => database.exec(sql)),
    close: () => void database.close(),
  };
}

/** Always one array, and never `get` or a `run` that yields rows: those leave the statement, and so a lock, open. */
function libsqlStatement(statement: Libsql.Statement, path: string): Statement {
  const returnsRows = statement.reader;
  if (returnsRows) statement.raw(true);
  let names: string[] | undefined;
  return {
    returnsRows,
    run: (values) => guarded(path, () => statement.run(values).changes),
    all: (values) => guarded(path, () => toCells(statement.all(values) as unknown[][])),
    columns: () => (names ??= statement.columns().map(({ name }) => name)),
  };
}
