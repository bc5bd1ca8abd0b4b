/** The SQLite driver interface, and the choice of a driver that this machine has. */
import { openLibsql, releaseLibsql } from './libsql-driver.js';
import { nodeSqlite, openNodeSqlite } from './node-sqlite-driver.js';

export type BoundValue = string | bigint | Buffer | null;
/** Text, a safe integer, bytes or null. */
export type Cell = string | number | Buffer | null;

export interface Statement {
  readonly returnsRows: boolean;
  /**
   * Runs a statement that returns no rows.
   * @returns how many rows it changed
   */
  run(values: readonly BoundValue[]): number;
  all(values: readonly BoundValue[]): Cell[][];
  /** Names as they were when it was first asked. */
  columns(): readonly string[];
}

export interface Driver {
  prepare(sql: string): Statement;
  /** Any number of statements, no parameters, no rows. */
  exec(sql: string): void;
  close(): void;
}

/**
 * Node's own SQLite where there is one (22.13 and later: faster, and one native part less), else libsql.
 * Both give the same results.
 */
export function openDriver(path: string): Driver {
  return nodeSqlite ? openNodeSqlite(nodeSqlite, path) : openLibsql(path);
}

/** What a driver may have to look through: statements that were prepared a short while ago are young, and soon found. */
export type Garbage = 'young' | 'all';

/** Resolves when closed connections hold no lock any more, as far as that depends on such garbage. */
export async function releaseClosed(garbage: Garbage): Promise<void> {
  if (!nodeSqlite) await releaseLibsql(garbage);
}
