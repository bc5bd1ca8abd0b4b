/** SQLite as prebuilt inside npm, for every Node version; the guards here are what keeps it from aborting. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from '#eventsourcing';
import Libsql from 'libsql';
import type { Driver, Garbage, Statement } from './driver.js';
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

let collect: ((options?: { readonly type: 'minor' }) => void) | undefined;

/** libsql holds a closed connection open, with its locks, until the statements that it prepared are collected. */
export async function releaseLibsql(garbage: Garbage): Promise<void> {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as typeof collect;
  }
  // With any options at all, Node 20 collects young objects only.
  if (garbage === 'young') collect!({ type: 'minor' });
  else collect!();
  await nextTurn();
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
