/** The choice of a SQLite driver that this machine has. */
import type { Driver, Garbage } from './driver.js';
import { openLibsql, openLibsqlReader, releaseLibsql } from './libsql-driver.js';
import { nodeSqlite, openNodeSqlite } from './node-sqlite-driver.js';

/**
 * Node's own SQLite if it has one (22.13 and later: faster, and one native module less), otherwise libsql.
 * Both give the same results.
 */
export function openDriver(path: string): Driver {
  return nodeSqlite ? openNodeSqlite(nodeSqlite, path) : openLibsql(path);
}

/** For a connection that only reads: the lock on the file is let go when it is closed. */
export function openReadingDriver(path: string): Driver {
  return nodeSqlite ? openNodeSqlite(nodeSqlite, path) : openLibsqlReader(path);
}

/** Resolves when closed connections hold no lock any more, as far as that depends on such garbage. */
export async function releaseClosed(garbage: Garbage): Promise<void> {
  if (!nodeSqlite) await releaseLibsql(garbage);
}
