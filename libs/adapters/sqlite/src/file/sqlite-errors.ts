/** Classifies SQLite errors: transient ones, and those that need an operator, with the name of the file. */
import { DiskFailingError, DiskFullError, SetupError, TransientError } from '#eventsourcing';

/** Primary result codes: https://sqlite.org/rescode.html */
const NAMES: Readonly<Record<number, string>> = {
  3: 'PERM',
  5: 'BUSY',
  6: 'LOCKED',
  8: 'READONLY',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  26: 'NOTADB',
};
const PRIMARY_CODE = 0xff;
/** The shared-memory index of the log cannot grow, because the disk is full. */
const IOERR_SHMSIZE = 4_874;

const SETUP = /^(PERM|READONLY|CANTOPEN)/;
const DAMAGED = /^(CORRUPT|NOTADB)/;

/** The file is not a database or is incomplete. Retrying does not help. */
export class DamagedFileError extends SetupError {
  override readonly name = 'DamagedFileError';
}

/** If libsql cannot open a file, the result code is only in the message. */
const LIBSQL_OPENING = /^ConnectionFailed\(.*: (\d+)"\)$/;

interface DriverError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errcode?: unknown;
}

/** Drivers report a number, or a name such as `SQLITE_BUSY_SNAPSHOT`. */
function nameOf(error: unknown): string {
  const { code, message } = error as DriverError;
  const [, opening] = LIBSQL_OPENING.exec(String(message)) ?? [];
  const errcode = opening === undefined ? (error as DriverError).errcode : Number(opening);
  if (typeof errcode !== 'number') return String(code).replace(/^SQLITE_/, '');
  return errcode === IOERR_SHMSIZE ? 'FULL' : (NAMES[errcode & PRIMARY_CODE] ?? '');
}

export function classified(error: unknown, path: string): unknown {
  const name = nameOf(error);
  const cause = error;
  if (/^(BUSY|LOCKED)/.test(name)) {
    return new TransientError('The database is locked by another writer', { cause });
  }
  if (/^(FULL|IOERR_SHMSIZE)/.test(name)) {
    return new DiskFullError(`There is no space on the disk for ${path} (DATA_DIR)`, { cause });
  }
  if (name.startsWith('IOERR')) {
    return new DiskFailingError(`The disk fails to read or write ${path} (DATA_DIR)`, { cause });
  }
  if (DAMAGED.test(name)) {
    const { message } = error as Error;
    return new DamagedFileError(
      `${path} is damaged (${message}): stop the process and restore a backup of the ledger; a file of read models may be removed instead: it is filled again`,
      { cause },
    );
  }
  if (SETUP.test(name)) {
    const { message } = error as Error;
    return new SetupError(
      `${path} cannot be used, look at the folder that DATA_DIR names: ${message}`,
      { cause },
    );
  }
  return error;
}

/** Runs a call of the driver and converts known errors to those of the port. */
export function guarded<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw classified(error, path);
  }
}
