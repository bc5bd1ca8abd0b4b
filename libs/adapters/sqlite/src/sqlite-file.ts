/** One SQLite file as one process sees it: one connection that writes, one that reads, and a signal after each commit. */
import {
  nextTurn,
  retryTransient,
  type Sleep,
  sleep as systemSleep,
  TransientError,
} from '#eventsourcing';
import { CommitWatch } from './commit-watch.js';
import { Connection } from './connection.js';
import { openDriver } from './driver.js';
import { claimFile, markFile, requireOurs } from './file-identity.js';
import { FileVersion } from './file-version.js';
import { createGroupCommit, type Write } from './group-commit.js';
import { createLock } from './lock.js';
import { copyLog } from './log-copying.js';
import { Room } from './room.js';

export interface SqliteOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /**
   * FULL (the default): acknowledged means on disk. NORMAL: a power failure may take back the last commits,
   * never a part of one. OFF only where nothing has to survive.
   */
  readonly synchronous?: 'FULL' | 'NORMAL' | 'OFF';
  /** Of a new file: a power of two from 512 to 65,536. */
  readonly pageBytes?: number;
  readonly sleep?: Sleep;
  /** The group-commit delay: how long a write waits for others to share its transaction. */
  readonly defer?: () => Promise<void>;
  /** How often those who wait look for what other processes have written; 0 means never. */
  readonly pollMs?: number;
  /** Spares another thread of this process, which writes the file, to copy its log; this one has the time. */
  readonly copiesLog?: boolean;
}

export interface SqliteFile {
  readonly path: string;
  readonly sleep: Sleep;
  /**
   * Durable when it resolves. Shares its transaction with the writes that wait at the same time.
   * @param committed is called with the result right after the commit, before anybody else can see it.
   */
  write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T>;
  /** Has the writing connection for itself, inside a transaction, until `work` ends. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Of what reads see; `null` in memory, where reading and writing share a connection. */
  readonly version: FileVersion | null;
  /** Sees only what is committed. */
  read<T>(work: (connection: Connection) => T): Promise<T>;
  /** Counts the occasions on which something may have been committed, here or by another process. */
  commits(): number;
  /**
   * Passes news of a commit on to all threads of this process that have opened the file, before they are woken;
   * to be called by `committed`.
   */
  notify(news: unknown): void;
  onNotice(listener: (news: unknown) => void): void;
  /** Resolves when `commits()` is no longer `seen`, or on abort. */
  nextCommit(seen: number, signal: AbortSignal): Promise<void>;
  /** Looks for room and writes once more what is there. @throws DiskFullError where the largest request does not fit. */
  probe(): Promise<void>;
  /** What is missing since the last write that failed, `null` when there is room (again). */
  complaint(): Promise<string | null>;
  /** Lets the writes under way finish. Whoever still waits for commits gets a TransientError. */
  close(): Promise<void>;
}

/** SQLite itself waits this long, holding up the event loop; then we wait, without. */
const BUSY_TIMEOUT_MS = 10;
const WHILE_BUSY = { firstPauseMs: 40, maxPauseMs: 40, attemptsMax: 100 };
const POLL_MS = 250;

/**
 * Measured: large pages mean fewer calls into the system where rows are appended, small ones less to write where
 * they are changed all over; a cache that holds the hot pages spares reading them again, and copying the log into
 * the file seldom copies a page once that was changed often.
 */
const LARGE_PAGES_BYTES = 16 * 1024;
const CACHE_KIBIBYTES = 64 * 1024;
const CHECKPOINT_BYTES = 64 * 1024 * 1024;

/** The pages of a file that is there already stay as they are. */
function tune(connection: Connection, pageBytes: number): void {
  connection.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
}

/** Once the file has its pages. */
function checkpointSeldom(connection: Connection): void {
  const pageBytes = Number(connection.all('PRAGMA page_size')[0]![0]);
  connection.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_BYTES / pageBytes}`);
}

/**
 * @throws NewerSchemaError or ForeignFileError before anything is written; DiskFullError; TransientError when another process holds the file for too long.
 */
export async function openSqlite(options: SqliteOptions): Promise<SqliteFile> {
  const { path, synchronous = 'FULL', sleep = systemSleep } = options;
  const open = () => new Connection(openDriver(path));
  const writer = open();
  const patiently = <T>(work: () => T) => retryWhileBusy(work, sleep);
  try {
    writer.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    tune(writer, options.pageBytes ?? LARGE_PAGES_BYTES);
    await patiently(() => requireOurs(writer, path));
    await patiently(() => writer.exec('PRAGMA journal_mode = WAL'));
    checkpointSeldom(writer);
    writer.exec(`PRAGMA synchronous = ${synchronous}`);
    await patiently(() => claimFile(writer));
  } catch (error) {
    writer.close();
    throw error;
  }
  if (path === ':memory:') return sqliteFile(options, writer, writer);
  const reader = open();
  reader.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA query_only = ON`);
  return sqliteFile(options, writer, reader);
}

const retryWhileBusy = <T>(work: () => T, sleep: Sleep): Promise<T> =>
  retryTransient(async () => work(), { sleep, ...WHILE_BUSY });

function sqliteFile(options: SqliteOptions, writer: Connection, reader: Connection): SqliteFile {
  const { path, sleep = systemSleep, defer = nextTurn, pollMs = POLL_MS } = options;
  const lock = createLock();
  const closing = new AbortController();
  const closed = closing.signal;
  const watch = new CommitWatch({ path, reader, sleep, pollMs, closed });
  const begin = () => retryWhileBusy(() => writer.begin(), sleep);
  const copying = options.copiesLog
    ? copyLog({ reader, commits: () => watch.commits, sleep, closed })
    : Promise.resolve();
  const groupCommit = createGroupCommit({
    connection: writer,
    begin,
    turn: (work) =>
      lock(() =>
        defer()
          .then(work)
          .then(() => watch.committed()),
      ),
  });
  const room = new Room(path);
  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closed.aborted) throw new Error(`${path} is closed`);
    return work();
  }
  const writing = <T>(work: () => Promise<T>) => whileOpen(() => room.watch(work));
  const mark = () => whileOpen(() => groupCommit.write(markFile));
  const version =
    reader === writer ? null : new FileVersion({ reader, commitsSeen: () => watch.commits });
  return {
    path,
    sleep,
    version,
    commits: () => watch.commits,
    notify: (news) => watch.notify(news),
    onNotice: (listener) => watch.onNotice(listener),
    nextCommit: (seen, signal) => whileOpen(() => watch.next(seen, signal)),
    write: (work, committed) => writing(() => groupCommit.write(work, committed)),
    transaction: (work) =>
      writing(async () => {
        const result = await lock(() => inTransaction(writer, begin, work));
        watch.committed();
        return result;
      }),
    read: (work) =>
      whileOpen(async () => (reader === writer ? lock(async () => work(reader)) : work(reader))),
    probe: () => room.probe(mark),
    complaint: () => room.complaint(mark),
    async close() {
      if (closed.aborted) return;
      closing.abort();
      await groupCommit.drained();
      await copying;
      await lock(async () => {
        if (path !== ':memory:') intoOneFile(writer);
        new Set([writer, reader]).forEach((connection) => connection.close());
      });
    },
  };
}

/** So that copying the one file is a backup. Whoever else has it open does this when it closes. */
function intoOneFile(connection: Connection): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
  }
}

async function inTransaction<T>(
  connection: Connection,
  begin: () => Promise<void>,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  await begin();
  try {
    const result = await work(connection);
    connection.commit();
    return result;
  } catch (error) {
    connection.rollback();
    throw error;
  }
}
