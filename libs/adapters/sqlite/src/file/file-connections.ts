/** Opens the two connections to a file: a tuned writer and a reader. */
import { retryTransient, type Sleep, sleep as systemSleep, TransientError } from '#eventsourcing';
import { Connection } from './connection.js';
import { claimFile, requireOurs } from './file-identity.js';
import { requireOwnLog } from './file-checks.js';
import { openDriver, openReadingDriver } from './open-driver.js';
import type { SqliteOptions } from './sqlite-options.js';

/**
 * How long SQLite waits for a lock, blocking the event loop, while it opens, reads or closes. Writers wait without
 * blocking.
 */
const BUSY_TIMEOUT_MS = 10;
const WHILE_BUSY = { firstPauseMs: 1, maxPauseMs: 40, attemptsMax: 125 };

/**
 * Measured sizes. Large pages need fewer system calls when rows are appended; small pages write less when rows
 * change all over the file. The cache holds the pages in use. A large log copies a page that changes often only
 * once.
 */
const LARGE_PAGES_BYTES = 16 * 1024;
const CACHE_KIBIBYTES = 64 * 1024;
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** With BESIDE, the writing thread leaves checkpoints to another thread as long as that thread keeps up. */
const CHECKPOINT_BESIDE_BYTES = 2 * CHECKPOINT_BYTES;

export const retryWhileBusy = <T>(work: () => T, sleep: Sleep): Promise<T> =>
  retryTransient(async () => work(), { sleep, ...WHILE_BUSY });

export async function openWriter(options: SqliteOptions): Promise<Connection> {
  const { path, synchronous = 'FULL', sleep = systemSleep } = options;
  await requireOwnLog(path);
  const writer = new Connection(openDriver(path));
  const patiently = <T>(work: () => T) => retryWhileBusy(work, sleep);
  try {
    waitForLocks(writer, BUSY_TIMEOUT_MS);
    tune(writer, options.pageBytes ?? LARGE_PAGES_BYTES);
    await patiently(() => requireOurs(writer, options));
    await patiently(() => writer.exec('PRAGMA journal_mode = WAL'));
    const isBeside = synchronous === 'BESIDE' && hasLog(writer);
    checkpointSeldom(writer, isBeside ? CHECKPOINT_BESIDE_BYTES : CHECKPOINT_BYTES);
    writer.exec(
      `PRAGMA synchronous = ${isBeside ? 'NORMAL' : synchronous.replace('BESIDE', 'FULL')}`,
    );
    await patiently(() => claimFile(writer));
    // The log of an earlier process may not be on disk, so it is copied and synced before anything is added.
    if (isBeside) await patiently(() => writer.checkpoint('PASSIVE'));
    waitForLocks(writer, 0);
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}

export function openReader(path: string): Connection {
  const reader = new Connection(openReadingDriver(path));
  waitForLocks(reader, BUSY_TIMEOUT_MS);
  reader.exec('PRAGMA query_only = ON');
  return reader;
}

/**
 * Whether the file uses a write-ahead log. Some file systems do not support it; commits then go directly into the
 * file.
 */
export const hasLog = (connection: Connection): boolean =>
  connection.all('PRAGMA journal_mode')[0]![0] === 'wal';

/**
 * Copies the log into the file and switches the log off, so that a copy of the file is a complete backup. If other
 * connections have the file open, the last one to close does this.
 * @returns whether it succeeded
 */
export function intoOneFile(connection: Connection): boolean {
  try {
    waitForLocks(connection, BUSY_TIMEOUT_MS);
    connection.checkpoint('TRUNCATE');
    connection.exec('PRAGMA journal_mode = DELETE');
    return true;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
}

const waitForLocks = (connection: Connection, ms: number): void =>
  connection.exec(`PRAGMA busy_timeout = ${ms}`);

/** Sets the page size (no effect on an existing file) and the cache size. */
function tune(connection: Connection, pageBytes: number): void {
  connection.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
}

/** Must be called once the file has pages, because the limit is a number of pages. */
function checkpointSeldom(connection: Connection, bytes: number): void {
  const pageBytes = Number(connection.all('PRAGMA page_size')[0]![0]);
  connection.exec(`PRAGMA wal_autocheckpoint = ${bytes / pageBytes}`);
}
