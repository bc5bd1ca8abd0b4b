/**
 * A driver over libsql, a prebuilt npm package for every Node version. Its checks keep libsql from aborting the
 * process.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from '#eventsourcing';
import Libsql from 'libsql';
import type { Driver, Garbage, Statement } from './driver.js';
import { guarded } from './sqlite-errors.js';
import { toCells } from './values.js';

/** The schema name of the file on a read-only connection. */
const ATTACHED = 'file';

export const openLibsql = (path: string): Driver => ({
  ...driverOf(
    guarded(path, () => new Libsql(path)),
    path,
  ),
  schema: 'main',
});

/**
 * Attaches the file to an in-memory database, so that closing releases the file at once, whatever happens to its
 * statements.
 */
export function openLibsqlReader(path: string): Driver {
  const driver = driverOf(new Libsql(':memory:'), path);
  driver.exec(`ATTACH '${path.replaceAll("'", "''")}' AS ${ATTACHED}`);
  return {
    ...driver,
    schema: ATTACHED,
    close() {
      detach(driver);
      driver.close();
    },
  };
}

/** A statement that was interrupted keeps the file attached; garbage collection then releases it. */
function detach(driver: Pick<Driver, 'exec'>): void {
  try {
    driver.exec(`DETACH ${ATTACHED}`);
  } catch {
    return;
  }
}

function driverOf(database: Libsql.Database, path: string): Omit<Driver, 'schema'> {
  return {
    prepare: (sql) => guarded(path, () => libsqlStatement(database.prepare(sql), path)),
    exec: (sql) => void guarded(path, () => database.exec(sql)),
    close: () => void database.close(),
  };
}

let collect: ((options?: { readonly type: 'minor' }) => void) | undefined;

/**
 * libsql keeps a closed connection open, with its locks, until the statements that it prepared are
 * garbage-collected.
 */
export async function releaseLibsql(garbage: Garbage): Promise<void> {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as typeof collect;
  }
  // With any options, Node 20 collects young objects only.
  if (garbage === 'young') collect!({ type: 'minor' });
  else collect!();
  await nextTurn();
}

/**
 * Always reads all rows, and never uses `get` or a `run` that yields rows: those leave the statement, and so a
 * lock, open.
 */
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
