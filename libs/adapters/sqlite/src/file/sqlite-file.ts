/** A SQLite file of one process: a writing connection, a reading connection, and a signal after each commit. */
import { createLock, nextTurn, type Sleep, sleep as systemSleep } from '#eventsourcing';
import { CommitWatch } from './commit-watch.js';
import type { Connection } from './connection.js';
import { Durability, notDurable, openLog } from './durability.js';
import { releaseClosed } from './open-driver.js';
import { hasLog, intoOneFile, openReader, openWriter, retryWhileBusy } from './file-connections.js';
import { markFile } from './file-identity.js';
import { FileVersion } from './file-version.js';
import { createGroupCommit, type Write } from './group-commit.js';
import { copyLog } from './log-copying.js';
import { DiskHealth } from './disk-health.js';
import { FileWatch } from './file-watch.js';
import { SnapshotConnection } from './snapshot-connection.js';
import type { SqliteOptions } from './sqlite-options.js';

export interface SqliteFile {
  readonly path: string;
  readonly sleep: Sleep;
  /**
   * Resolves when the write is durable. Writes that wait at the same time share a transaction.
   * @param committed called with the result once it is durable, before the promise resolves
   */
  write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T>;
  /** Has exclusive use of the writing connection, inside a transaction, until `work` ends. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** The version of what reads see; `null` in memory, where reads and writes share a connection. */
  readonly version: FileVersion | null;
  /** Sees only committed data; with BESIDE, resolves only when that data is durable. */
  read<T>(work: (connection: Connection) => T): Promise<T>;
  /**
   * Sees one committed state until `work` ends, on a separate connection. In memory it has exclusive use of the
   * writing one.
   */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Counts the occasions on which something may have been committed, here or by another process. */
  commits(): number;
  /**
   * Counts how often polling has found the file changed, by another process (which sends no notifications) or by a
   * thread of this process.
   */
  changesFound(): number;
  /**
   * Sends news of a commit to all threads of this process that have opened the file, before they are woken. To be
   * called by `committed`.
   */
  notify(news: unknown): void;
  onNotice(listener: (news: unknown) => void): void;
  /** Resolves when `commits()` is no longer `seen`, or on abort. */
  nextCommit(seen: number, signal: AbortSignal): Promise<void>;
  /**
   * Checks the disk space, with a write that changes nothing.
   * @throws DiskFullError if the largest request would not fit
   */
  probe(): Promise<void>;
  /** The problem since the last failed write, or `null` if there is none or it has ended. */
  complaint(): Promise<string | null>;
  /** Waits for writes in progress. Callers that wait for commits receive a TransientError. */
  close(): Promise<void>;
}

const POLL_MS = 250;

/** How often this thread has each file open. Garbage is collected on closing only if it was the last. */
const timesOpen = new Map<string, number>();
const timesOpenOf = (path: string): number => timesOpen.get(path) ?? 0;

/**
 * @throws NewerSchemaError, ForeignFileError, UnreleasedFileError before anything is written; DiskFullError;
 * TransientError if another process holds the file for too long
 */
export async function openSqlite(options: SqliteOptions): Promise<SqliteFile> {
  const file = await openBoth(options);
  timesOpen.set(file.path, timesOpenOf(file.path) + 1);
  return file;
}

async function openBoth(options: SqliteOptions): Promise<SqliteFile> {
  const writer = await openWriter(options);
  if (options.path === ':memory:') return sqliteFile(options, writer, writer);
  try {
    const reader = openReader(options.path);
    const isBeside = options.synchronous === 'BESIDE' && hasLog(writer);
    return sqliteFile(options, writer, reader, isBeside ? await beside(options, reader) : null);
  } catch (error) {
    writer.close();
    throw error;
  }
}

async function beside(options: SqliteOptions, reader: Connection): Promise<Durability> {
  const { path, onNotDurable = () => {} } = options;
  const log = await (options.openLog ?? openLog)(path);
  const newest = () => Number(reader.foreignWrites());
  return new Durability({ path, log, newest, onFailure: onNotDurable });
}

function sqliteFile(
  options: SqliteOptions,
  writer: Connection,
  reader: Connection,
  durability: Durability | null = null,
): SqliteFile {
  const { path, sleep = systemSleep, defer = nextTurn, pollMs = POLL_MS } = options;
  const [lock, closing] = [createLock(), new AbortController()];
  const { signal: closed } = closing;
  const watch = new CommitWatch({ path, reader, sleep, pollMs, closed });
  const durable = async () => durability?.ofAllSoFar();
  const begin = () => beginSoundly(writer, durability, sleep);
  const commits = () => watch.commits;
  const alone = (work: Write<void>) => lock(async () => whileSound(durability, () => work(writer)));
  const copying = options.copiesLog ? copyLog({ reader, alone, commits, sleep, closed }) : null;
  const told = () => watch.committed();
  const turn = (work: () => Promise<void>) => lock(() => defer().then(work).then(told));
  const groupCommit = createGroupCommit({ connection: writer, begin, durable, turn });
  const diskHealth = new DiskHealth(path);
  const onChange = (change: unknown) => giveUp(options, durability, change);
  const fileWatch = new FileWatch({ path, sleep, everyMs: pollMs, closed, onChange });
  const snapshots = reader === writer ? null : new SnapshotConnection(path, durable);
  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closed.aborted) throw new Error(`${path} is closed`);
    return work();
  }
  async function transacting<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = await lock(() => inTransaction(writer, { begin, durable }, work));
    told();
    return result;
  }
  const reading = <T>(work: (connection: Connection) => T) =>
    reader === writer ? lock(async () => work(reader)) : durably(work(reader), durability);
  const watched = <T>(work: () => Promise<T>) => whileOpen(() => diskHealth.watch(work));
  const mark = () => whileOpen(() => groupCommit.write(markFile));
  return {
    path,
    sleep,
    version: reader === writer ? null : new FileVersion({ reader, commitsSeen: commits }),
    commits,
    changesFound: () => watch.changesFound,
    notify: (news) => watch.notify(news),
    onNotice: (listener) => watch.onNotice(listener),
    nextCommit: (seen, signal) => whileOpen(() => watch.next(seen, signal)),
    write: (work, committed) => watched(() => groupCommit.write(work, committed)),
    transaction: (work) => watched(() => transacting(work)),
    read: (work) => watched(async () => reading(work)),
    snapshot: (work) => watched(async () => snapshots?.read(work) ?? transacting(work)),
    probe: () => diskHealth.probe(mark),
    complaint: () => diskHealth.complaint(mark),
    async close() {
      if (closed.aborted) return;
      closing.abort();
      await Promise.all([groupCommit.drained(), copying, snapshots?.close()]);
      await lock(() => closeAll(path, { writer, reader }, durability, fileWatch.isSame));
      await durability?.close();
    },
  };
}

function giveUp(
  { path, onNotDurable = () => {} }: SqliteOptions,
  durability: Durability | null,
  change: unknown,
): void {
  if (durability) durability.fail(change);
  else onNotDurable(notDurable(path, change));
}

/** Without durability, returns what was read as it is. */
const durably = <T>(read: T, durability: Durability | null): T | Promise<T> =>
  durability ? durability.ofAllSoFar().then(() => read) : read;

/**
 * A full garbage collection takes a tenth of a second. It is used only for the file whose backup must be complete
 * without a log.
 */
const [THOROUGHLY, QUICKLY] = [['young', 'all'], ['young']] as const;

async function closeAll(
  path: string,
  { writer, reader }: { readonly writer: Connection; readonly reader: Connection },
  durability: Durability | null,
  isInPlace: boolean,
): Promise<void> {
  timesOpen.set(path, timesOpenOf(path) - 1);
  try {
    if (reader === writer) return;
    reader.close();
    if (!isInPlace || durability?.isSound === false) return;
    if (intoOneFile(writer) || timesOpenOf(path) > 0) return;
    for (const garbage of durability ? THOROUGHLY : QUICKLY) {
      await releaseClosed(garbage);
      if (intoOneFile(writer)) return;
    }
  } finally {
    writer.close();
  }
}

function whileSound(durability: Durability | null, work: () => void): void {
  if (durability?.isSound !== false) work();
}

const beginSoundly = (writer: Connection, durability: Durability | null, sleep: Sleep) =>
  retryWhileBusy(() => {
    durability?.requireSound();
    writer.begin();
  }, sleep);

interface Bounds {
  readonly begin: () => Promise<void>;
  readonly durable: () => Promise<void>;
}

async function inTransaction<T>(
  connection: Connection,
  { begin, durable }: Bounds,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  await begin();
  let result: T;
  try {
    result = await work(connection);
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  }
  await durable();
  return result;
}
