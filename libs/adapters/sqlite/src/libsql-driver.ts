/** SQLite as prebuilt inside npm, for every Node version; the guards here are what keeps it from aborting. */
import Libsql from 'libsql';
import { TransientError } from '#eventsourcing';
import type { Driver, Statement } from './driver.js';
import { toCells } from './values.js';

export function openLibsql(path: string): Driver {
  const database = new Libsql(path);
  return {
    prepare: (sql) => guarded(() => libsqlStatement(database.prepare(sql))),
    exec: (sql) => void guarded(() => database.exec(sql)),
    close: () => void database.close(),
  };
}

/** Always one array, and never `get` or a `run` that yields rows: those leave the statement, and so a lock, open. */
function libsqlStatement(statement: Libsql.Statement): Statement {
  const returnsRows = statement.reader;
  if (returnsRows) statement.raw(true);
  return {
    returnsRows,
    run: (values) => guarded(() => statement.run(values).changes),
    all: (values) => guarded(() => toCells(statement.all(values) as unknown[][])),
    columns: () => statement.columns().map(({ name }) => name),
  };
}

function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!/^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code))) throw error;
    throw new TransientError('The database is locked by another writer', { cause: error });
  }
}
