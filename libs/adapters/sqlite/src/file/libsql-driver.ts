/** SQLite as a prebuilt npm package, for every Node version; the checks here keep it from aborting the process. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from '#eventsourcing';
import Libsql from 'libsql';
import type { Driver, Garbage, Statement } from './driver.js';
import { guarded } from './sqlite-errors.js';
import { toCells } from './values.js';

/** What SQLite calls the file of a connection that only reads. */
const ATTACHED = 'file';

export const openLibsql = (path: string): Driver => ({
  ...driverOf(
    guarded(path, () => new Libsql(path)),
    path,
  ),
  schema: 'main',
});

/** Reads the file from beside a database in memory: to be let go at once when it is closed, whatever becomes of its statements. */
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

/** A statement that broke off in the middle keeps the file: garbage is collected for it then. */
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
