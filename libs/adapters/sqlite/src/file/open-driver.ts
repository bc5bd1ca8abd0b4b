/** Chooses the SQLite driver that is available on this machine. */
import type { Driver, Garbage } from './driver.js';
import { openLibsql, openLibsqlReader, releaseLibsql } from './libsql-driver.js';
import { nodeSqlite, openNodeSqlite } from './node-sqlite-driver.js';

/**
 * Uses Node's own SQLite if available (22.13 and later: faster, and one native module less), otherwise libsql. Both
 * give the same results.
 */
export function openDriver(path: string): Driver {
  return nodeSqlite ? openNodeSqlite(nodeSqlite, path) : openLibsql(path);
}

/** Opens a read-only connection that releases its lock on the file when it is closed. */
export function openReadingDriver(path: string): Driver {
  return nodeSqlite ? openNodeSqlite(nodeSqlite, path) : openLibsqlReader(path);
}

/** Releases the locks of closed connections, as far as they depend on such garbage. */
export async function releaseClosed(garbage: Garbage): Promise<void> {
  if (!nodeSqlite) await releaseLibsql(garbage);
}
