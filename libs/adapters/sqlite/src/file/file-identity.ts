/** Checks that a file is ours and has a known version, before anything in it is changed. */
import { SetupError } from '#eventsourcing';
import type { Connection } from './connection.js';
import type { FileContent, SqliteOptions } from './sqlite-options.js';

/** The file was written by a newer version of this program, in which rows may have another meaning. */
export class NewerSchemaError extends SetupError {
  override readonly name = 'NewerSchemaError';
}

/** The file is not the expected one: a database of another program, or our other database. */
export class ForeignFileError extends SetupError {
  override readonly name = 'ForeignFileError';
}

/** The file was written before the first release, in a format that no release reads. */
export class UnreleasedFileError extends SetupError {
  override readonly name = 'UnreleasedFileError';
}

/**
 * Version 3: consumed messages of the journal may be deleted, so offsets also follow from the committed ones; the
 * journal stores requests as received, and event columns have shorter forms. Files of version 2 are read unchanged.
 */
const SCHEMA_VERSION = 3;
const UNRELEASED_VERSION = 1;
/** `AICM` in ASCII. */
const APPLICATION_ID = 0x4149434d;
/**
 * The two files have no table in common. A file from before the first release has no mark, but at least one of
 * these tables.
 */
const TABLES_OF: Readonly<Record<FileContent, readonly string[]>> = {
  ledger: ['streams', 'topics'],
  'read models': ['read_model_facts', 'checkpoints'],
};

const pragma = (connection: Connection, name: string): number =>
  Number(connection.all(`PRAGMA ${name}`)[0]![0]);

/** @throws NewerSchemaError, ForeignFileError, UnreleasedFileError */
export function requireOurs(
  connection: Connection,
  { path, content }: Pick<SqliteOptions, 'path' | 'content'>,
): void {
  const version = pragma(connection, 'user_version');
  const application = pragma(connection, 'application_id');
  const tables = connection
    .all(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .map(([name]) => String(name));
  const isNew = version === 0 && application === 0 && tables.length === 0;
  const isUnmarked =
    application === 0 && tables.some((name) => Object.values(TABLES_OF).flat().includes(name));
  if (!isNew && application !== APPLICATION_ID && !isUnmarked) {
    throw new ForeignFileError(
      `${path} is the database of another program: name another folder by DATA_DIR`,
    );
  }
  if (content) requireContent(content, tables, path);
  if (version === UNRELEASED_VERSION) {
    throw new UnreleasedFileError(
      `${path} was written before the first release, which cannot read it: name an empty folder by DATA_DIR`,
    );
  }
  if (version <= SCHEMA_VERSION) return;
  throw new NewerSchemaError(
    `${path} has schema version ${version}, but this program knows only ${SCHEMA_VERSION}: use the newer program`,
  );
}

/** Without this check a misplaced file would be taken for an empty one and filled with the wrong tables. */
function requireContent(content: FileContent, tables: readonly string[], path: string): void {
  const other: FileContent = content === 'ledger' ? 'read models' : 'ledger';
  if (!TABLES_OF[other].some((name) => tables.includes(name))) return;
  throw new ForeignFileError(
    `${path} holds the ${other}, not the ${content}: put the files in the folder that DATA_DIR names back in their places, or restore a backup`,
  );
}

/** Marks a file that has no mark yet, or that of an earlier release. */
export function claimFile(connection: Connection): void {
  const isMarked =
    pragma(connection, 'application_id') === APPLICATION_ID &&
    pragma(connection, 'user_version') === SCHEMA_VERSION;
  if (!isMarked) markFile(connection);
}

/** Writes the mark. Repeating it changes nothing, but needs disk space. */
export function markFile(connection: Connection): void {
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}
