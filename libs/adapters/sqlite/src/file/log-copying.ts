/**
 * Checkpoints the write-ahead log and restarts it, from another thread than the one that writes. SQLite would do both at a
 * commit and wait for the disk there, up to a third of a second, while that thread has requests to answer.
 */
import { DiskFullError, type Sleep, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import { markFile } from './file-identity.js';

export interface LogCopyingOptions {
  readonly reader: Connection;
  /** Has the writing connection for itself outside a transaction. */
  readonly alone: (work: (writer: Connection) => void) => Promise<void>;
  /** How many commits this thread knows of. */
  readonly commits: () => number;
  readonly sleep: Sleep;
  readonly closed: AbortSignal;
}

const CHECK_EVERY_MS = 250;
/** The log is copied after this number of groups of writes; where little is written it may grow. */
const COMMITS_MIN = 32;
/** From here on, 64 MiB of large pages, writes wait until the rest is copied. */
const LOG_PAGES_MAX = 4_096;

/** Ends when the file is closed. */
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

/** Left to the next time, or to who writes, who will meet the same and say so. */
async function unlessBusy(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof DiskFullError)) throw error;
  }
}

/**
 * The first commit after all was copied writes and syncs the log's new beginning: it is made here. Nothing may come between,
 * so both happen in one turn.
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
