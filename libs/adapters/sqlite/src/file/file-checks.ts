/** Checks that a database and its log are where they should be, at the start and while they are open. */
import { fstatSync, openSync, readSync, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';

export interface FileIdentities {
  /**
   * Runs in the calling thread: a call through the thread pool costs ten times as much.
   * @throws if a path now leads to another file or to none, so that writes to the open file would be lost
   */
  requireSame(): void;
}

export function identitiesOf(paths: readonly string[]): FileIdentities {
  const known = paths.map(identityOf);
  return {
    requireSame() {
      const now = paths.map(identityOf);
      const changed = paths.filter((_, index) => now[index] !== known[index]);
      if (changed.length === 0) return;
      throw new Error(`${changed.join(' and ')} deleted, moved or replaced while it was in use`);
    },
  };
}

/**
 * Checks the log before SQLite opens the file. SQLite deletes a log whose database is missing or empty, and copies
 * a log that was left next to another database, e.g. after a restore, into that database.
 * @throws SetupError in these cases, and if the files cannot be examined
 */
export async function requireOwnLog(path: string): Promise<void> {
  const complaint = await complaintOfLog(path).catch((cause: unknown) => {
    const why = `look at the folder that DATA_DIR names: ${(cause as Error).message}`;
    throw new SetupError(`${path} cannot be used, ${why}`, { cause });
  });
  if (complaint !== null) throw new SetupError(complaint);
}

async function complaintOfLog(path: string): Promise<string | null> {
  const log = `${await unlinked(path)}-wal`;
  if ((await sizeOf(log)) === 0) return null;
  if ((await sizeOf(path)) === 0) {
    return `${path} is missing or empty, but its log ${log} is not: put the database back into the folder that DATA_DIR names, or remove the log`;
  }
  if (!isWithoutLog(path) || (await sizeOf(log)) === 0) return null;
  return `${path} was closed in order, so its log ${log} is of another one: if it was restored from a backup, remove the log`;
}

/** The file format's write version: https://sqlite.org/fileformat.html#file_format_version_numbers */
const WRITE_VERSION_AT = 18;
const WITHOUT_LOG = 1;

/** Whether the file states that it needs no log. SQLite changes this before it writes to a log. */
function isWithoutLog(path: string): boolean {
  const byte = Buffer.alloc(1);
  return readSync(keptOpen(path), byte, 0, 1, WRITE_VERSION_AT) === 1 && byte[0] === WITHOUT_LOG;
}

const kept = new Map<string, number>();

/**
 * Opens each file once and never closes it: closing a file releases all locks that SQLite holds on it in this
 * process, in every thread, and another process could then remove the log
 * (https://sqlite.org/howtocorrupt.html#posix_close_bug).
 */
function keptOpen(path: string): number {
  const known = kept.get(String(identityOf(path)));
  if (known !== undefined) return known;
  const file = openSync(path, 'r');
  const { dev, ino } = fstatSync(file, { bigint: true });
  kept.set(`${dev}:${ino}`, file);
  return file;
}

function identityOf(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found ? `${found.dev}:${found.ino}` : null;
  } catch (error) {
    return orMissing(error);
  }
}

const sizeOf = async (path: string): Promise<number> =>
  (await foundAt(() => stat(path)))?.size ?? 0;

/** Resolves a symbolic link; returns the path itself if nothing exists there. */
const unlinked = async (path: string): Promise<string> =>
  (await foundAt(() => realpath(path))) ?? path;

const MISSING = ['ENOENT', 'ENOTDIR'];

/**
 * @returns the result, or null if nothing exists at the path
 * @throws any other error
 */
async function foundAt<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    return orMissing(error);
  }
}

/** @throws the error, unless it means that nothing exists at the path */
function orMissing(error: unknown): null {
  if (MISSING.includes(String((error as NodeJS.ErrnoException).code))) return null;
  throw error;
}
