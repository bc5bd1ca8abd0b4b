/**
 * Checkpoints and restarts the write-ahead log from a thread other than the writing one. Otherwise SQLite would do
 * both during a commit and wait for the disk, up to a third of a second, while the writing thread has requests to
 * answer.
 */
import { DiskFullError, type Sleep, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import { markFile } from './file-identity.js';

export interface LogCopyingOptions {
  readonly reader: Connection;
  /** Runs work with exclusive use of the writing connection, outside a transaction. */
  readonly alone: (work: (writer: Connection) => void) => Promise<void>;
  /** The number of commits that this thread knows of. */
  readonly commits: () => number;
  readonly sleep: Sleep;
  readonly closed: AbortSignal;
}

const CHECK_EVERY_MS = 250;
/** The log is copied after this number of group commits, so it may grow while there are few writes. */
const COMMITS_MIN = 32;
/** From this size, 64 MiB of large pages, writes wait until the rest is copied. */
const LOG_PAGES_MAX = 4_096;

/** Runs until the file is closed. */
export async function copyLog(options: LogCopyingOptions): Promise<void> {
  const { reader, alone, commits, sleep, closed } = options;
  let copied = commits();
  while (!closed.aborted) {
    await sleep(CHECK_EVERY_MS, closed);
    const now = commits();
    if (closed.aborted || now - copied < COMMITS_MIN) continue;
    copied = now;
    await unlessBusy(async () => {
      const { pages, left } = reader.checkpoint('PASSIVE');
      if (left === 0 || pages >= LOG_PAGES_MAX) await alone((writer) => restartLog(reader, writer));
    });
  }
}

/**
 * Ignores a busy file or a full disk: the next attempt repeats the work, and writers report such errors themselves.
 */
async function unlessBusy(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof DiskFullError)) throw error;
  }
}

/**
 * The first commit after a complete checkpoint writes and syncs the start of the new log, so it is made here. Both
 * steps run in the same turn of the event loop so that no other commit comes between.
 */
function restartLog(reader: Connection, writer: Connection): void {
  if (reader.checkpoint('RESTART').isBusy) return;
  writer.begin();
  try {
    markFile(writer);
    writer.commit();
  } catch (error) {
    writer.rollback();
    throw error;
  }
}
