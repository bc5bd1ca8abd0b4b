/** The two connections to a file: one that writes, tuned for it, and one that only reads. */
import { retryTransient, type Sleep, sleep as systemSleep, TransientError } from '#eventsourcing';
import { Connection } from './connection.js';
import { claimFile, requireOurs } from './file-identity.js';
import { requireOwnLog } from './file-checks.js';
import { openDriver, openReadingDriver } from './open-driver.js';
import type { SqliteOptions } from './sqlite-options.js';

/** How long SQLite itself waits for a lock, blocking the event loop, when it opens, reads or closes; who writes waits without blocking. */
const BUSY_TIMEOUT_MS = 10;
const WHILE_BUSY = { firstPauseMs: 1, maxPauseMs: 40, attemptsMax: 125 };

/**
 * Sizes by measurement. Large pages need fewer system calls where rows are appended; small pages write less where rows
 * are changed all over the file. The cache holds the pages in use. A log that is copied into the file seldom copies a
 * page once that was changed many times.
 */
const LARGE_PAGES_BYTES = 16 * 1024;
const CACHE_KIBIBYTES = 64 * 1024;
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** With BESIDE the writing thread leaves it to another one, as long as that keeps up. */
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
    // What an earlier process left in the log may not be on disk, so it is copied and synced before anything is added.
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

/** Whether the file has a write-ahead log: some file systems do not support one, and commits then go into the file itself. */
export const hasLog = (connection: Connection): boolean =>
  connection.all('PRAGMA journal_mode')[0]![0] === 'wal';

/**
 * Copies the log into the file, so that copying the file is a backup, and notes there that it has none. Where others have
 * it open, the last one does this when it closes.
 * @returns whether it is done
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

/** Sets the page size, which has no effect on a file that exists already. */
function tune(connection: Connection, pageBytes: number): void {
  connection.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
}

/** To be called once the file has pages, whose size counts. */
function checkpointSeldom(connection: Connection, bytes: number): void {
  const pageBytes = Number(connection.all('PRAGMA page_size')[0]![0]);
  connection.exec(`PRAGMA wal_autocheckpoint = ${bytes / pageBytes}`);
}
