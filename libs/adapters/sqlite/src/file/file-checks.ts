/** Whether files are where they should be: both a database and its log, from the start on and as long as they are open. */
import { fstatSync, openSync, readSync, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';

export interface FileIdentities {
  /**
   * In this thread: to have another one look costs ten times as much, and wakes it.
   * @throws where a path leads to another file by now, or to none: what is written to the open one would be lost
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
 * SQLite deletes a log whose database is missing or empty, and copies one that was left beside another database, as before
 * a restore, into that.
 * @throws SetupError before that, and where the files cannot be looked at
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

/** Where SQLite notes how the file is written: https://sqlite.org/fileformat.html#file_format_version_numbers */
const WRITE_VERSION_AT = 18;
const WITHOUT_LOG = 1;

/** Whether the file itself says that all of it is in it; it says otherwise before anything is written to a log. */
function isWithoutLog(path: string): boolean {
  const byte = Buffer.alloc(1);
  return readSync(keptOpen(path), byte, 0, 1, WRITE_VERSION_AT) === 1 && byte[0] === WITHOUT_LOG;
}

const kept = new Map<string, number>();

/**
 * Never closed, and opened once for each file: a process that closes a file loses the locks that SQLite has on it, of every
 * connection in every thread, and another process would take the log away (https://sqlite.org/howtocorrupt.html#posix_close_bug).
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

/** Where a symbolic link leads; the path itself where it leads nowhere yet. */
const unlinked = async (path: string): Promise<string> =>
  (await foundAt(() => realpath(path))) ?? path;

const MISSING = ['ENOENT', 'ENOTDIR'];

/** @returns `null` if nothing exists at the path. @throws any other error */
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
