/**
 * Copies the write-ahead log into the file from another thread than the one that writes. At a commit, SQLite would copy all
 * that has accumulated and block the writing thread meanwhile; this leaves it little to copy.
 */
import { DiskFullError, type Sleep, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';

export interface LogCopyingOptions {
  readonly reader: Connection;
  /** How many commits this thread knows of. */
  readonly commits: () => number;
  readonly sleep: Sleep;
  readonly closed: AbortSignal;
}

const LOOK_EVERY_MS = 250;
/** The log is copied after this number of groups of writes; where little is written it may grow. */
const COMMITS_MIN = 32;

/** Ends when the file is closed. */
export async function copyLog(options: LogCopyingOptions): Promise<void> {
  const { reader, commits, sleep, closed } = options;
  let copied = commits();
  while (!closed.aborted) {
    await sleep(LOOK_EVERY_MS, closed);
    const now = commits();
    if (closed.aborted || now - copied < COMMITS_MIN) continue;
    copied = now;
    copyOnce(reader);
  }
}

/** Copies without waiting: what somebody still reads stays in the log until the next time. */
function copyOnce(reader: Connection): void {
  try {
    reader.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch (error) {
    // Left to the next time, or to who writes, who will meet the same and say so.
    if (!(error instanceof TransientError) && !(error instanceof DiskFullError)) throw error;
  }
}
