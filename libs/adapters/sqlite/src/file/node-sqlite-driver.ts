/** A driver over the SQLite that is built into Node 22.13 and later. */
import type { BoundValue, Driver, Statement } from './driver.js';
import { guarded } from './sqlite-errors.js';
import { toCells } from './values.js';

/** The parts of `node:sqlite` in use. The type package of the oldest supported Node does not declare them. */
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
  const database = guarded(path, () => new DatabaseSync(path));
  return {
    schema: 'main',
    prepare: (sql) => guarded(path, () => nodeStatement(database.prepare(sql), path)),
    exec: (sql) => guarded(path, () => database.exec(sql)),
    close: () => database.close(),
  };
}

function nodeStatement(statement: NodeStatement, path: string): Statement {
  const names = statement.columns().map(({ name }) => name);
  const returnsRows = names.length > 0;
  statement.setReturnArrays?.(true);
  return {
    returnsRows,
    run: (values) => guarded(path, () => statement.run(...values).changes),
    all: (values) => guarded(path, () => toCells(statement.all(...values) as unknown[][])),
    columns: () => names,
  };
}
