/** SQLite as built into Node from 22.13 on. */
import { TransientError } from '#eventsourcing';
import type { BoundValue, Driver, Statement } from './driver.js';
import { toCells } from './values.js';

/** The part of `node:sqlite` in use; its types are not in the type package of the oldest Node we run on. */
export interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => {
    prepare(sql: string): NodeStatement;
    exec(sql: string): void;
    close(): void;
  };
}

interface NodeStatement {
  run(...values: readonly BoundValue[]): { readonly changes: number };
  all(...values: readonly BoundValue[]): unknown[];
  columns(): { readonly name: string }[];
  setReturnArrays?(enabled: boolean): void;
}

/** Primary result codes of SQLite: https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const PRIMARY_CODE = 0xff;

function findNodeSqlite(): NodeSqlite | undefined {
  const found = process.getBuiltinModule('node:sqlite' as 'node:fs') as unknown;
  if (!found) return undefined;
  const sqlite = found as NodeSqlite;
  const database = new sqlite.DatabaseSync(':memory:');
  const complete = 'setReturnArrays' in database.prepare('SELECT 1');
  database.close();
  return complete ? sqlite : undefined;
}

export const nodeSqlite = findNodeSqlite();

export function openNodeSqlite({ DatabaseSync }: NodeSqlite, path: string): Driver {
  const database = guarded(() => new DatabaseSync(path));
  return {
    prepare: (sql) => guarded(() => nodeStatement(database.prepare(sql))),
    exec: (sql) => guarded(() => database.exec(sql)),
    close: () => database.close(),
  };
}

function nodeStatement(statement: NodeStatement): Statement {
  const returnsRows = statement.columns().length > 0;
  statement.setReturnArrays?.(true);
  return {
    returnsRows,
    run: (values) => guarded(() => statement.run(...values).changes),
    all: (values) => guarded(() => toCells(statement.all(...values) as unknown[][])),
    columns: () => statement.columns().map(({ name }) => name),
  };
}

function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = Number((error as { errcode?: unknown }).errcode) & PRIMARY_CODE;
    if (code !== SQLITE_BUSY && code !== SQLITE_LOCKED) throw error;
    throw new TransientError('The database is locked by another writer', { cause: error });
  }
}
