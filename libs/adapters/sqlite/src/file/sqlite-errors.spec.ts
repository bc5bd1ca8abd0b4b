/**
 * Which errors of SQLite are transient, which need an operator, and which are bugs, by number and by name as
 * drivers report them.
 */
import { DiskFailingError, DiskFullError, SetupError, TransientError } from '#eventsourcing';
import { classified, DamagedFileError } from './sqlite-errors.js';

const PATH = '/data/ledger.db';

type Kind = new (...values: never[]) => Error;

/** Result codes and extended codes, in the order of https://sqlite.org/rescode.html */
const CODES: readonly [number, string, Kind][] = [
  [3, 'PERM', SetupError],
  [5, 'BUSY', TransientError],
  [261, 'BUSY_RECOVERY', TransientError],
  [517, 'BUSY_SNAPSHOT', TransientError],
  [773, 'BUSY_TIMEOUT', TransientError],
  [6, 'LOCKED', TransientError],
  [262, 'LOCKED_SHAREDCACHE', TransientError],
  [8, 'READONLY', SetupError],
  [264, 'READONLY_RECOVERY', SetupError],
  [1_032, 'READONLY_DBMOVED', SetupError],
  [10, 'IOERR', DiskFailingError],
  ...[
    'READ',
    'SHORT_READ',
    'WRITE',
    'FSYNC',
    'DIR_FSYNC',
    'TRUNCATE',
    'FSTAT',
    'UNLOCK',
    'RDLOCK',
    'DELETE',
  ].map((name, index): [number, string, Kind] => [
    10 + 256 * (index + 1),
    `IOERR_${name}`,
    DiskFailingError,
  ]),
  [4_618, 'IOERR_SHMOPEN', DiskFailingError],
  [4_874, 'IOERR_SHMSIZE', DiskFullError],
  [5_386, 'IOERR_SHMMAP', DiskFailingError],
  [8_458, 'IOERR_CORRUPTFS', DiskFailingError],
  [11, 'CORRUPT', DamagedFileError],
  [267, 'CORRUPT_VTAB', DamagedFileError],
  [779, 'CORRUPT_INDEX', DamagedFileError],
  [13, 'FULL', DiskFullError],
  [14, 'CANTOPEN', SetupError],
  [1_550, 'CANTOPEN_SYMLINK', SetupError],
  [26, 'NOTADB', DamagedFileError],
];

const ofNode = (errcode: number): Error => Object.assign(new Error('as SQLite says'), { errcode });
const ofLibsql = (name: string): Error =>
  Object.assign(new Error('as SQLite says'), { code: `SQLITE_${name}` });

describe('an error of SQLite', () => {
  it.each(CODES)('%i (%s) is of its kind, from either driver', (errcode, name, kind) => {
    for (const cause of [ofNode(errcode), ofLibsql(name)]) {
      const error = classified(cause, PATH);
      expect((error as Error).constructor).toBe(kind);
      expect((error as Error).cause).toBe(cause);
      if (kind !== TransientError) expect((error as Error).message).toContain(PATH);
    }
  });

  it.each([
    [1, 'ERROR'],
    [19, 'CONSTRAINT'],
    [2_067, 'CONSTRAINT_UNIQUE'],
    [20, 'MISMATCH'],
    [21, 'MISUSE'],
  ])('%i (%s) stays what it is: trying again changes nothing', (errcode, name) => {
    for (const cause of [ofNode(errcode), ofLibsql(name)]) {
      expect(classified(cause, PATH)).toBe(cause);
    }
  });
});
