/** The embedded engines of a process on a single machine: two SQLite files, no server. */
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '#adapters/files';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  createSqliteJournal,
  journalOffsets,
  openSqlite,
  type SqliteFile,
  type SqliteOptions,
} from '#adapters/sqlite';
import { METERING_GROUP, unpackRequest } from '#contracts';
import { isDiskError, retryTransient, SetupError } from '#eventsourcing';
import type { Configuration } from '#platform';
import { exitLoudly } from '#platform/basics';
import type { Disk, EngineOptions, Engines } from './engines.js';
import { textOf } from './notice.js';
import type { Resources } from './resources.js';

/**
 * Events and the journal share a file so that one disk sync covers both. The file of read models can be deleted.
 */
const LEDGER_FILE = 'ledger.db';
const READ_MODELS_FILE = 'read-models.db';

export type EmbeddedFile = 'ledger' | 'readModels';

/** The paths of the embedded files; `null` for what a server stores. */
export function embeddedFiles({
  dataDir,
  eventStoreUrl,
  databaseUrl,
}: Configuration): Readonly<Record<EmbeddedFile, string | null>> {
  return {
    ledger: eventStoreUrl === null ? join(dataDir, LEDGER_FILE) : null,
    readModels: databaseUrl === null ? join(dataDir, READ_MODELS_FILE) : null,
  };
}

/** Small pages, because rows of many tenants change all over the file. */
const ROWS_PAGE_BYTES = 4_096;

/**
 * The maximum number of messages handled at once: enough to fill a transaction, few enough to keep response times
 * short.
 */
const BATCH_MESSAGES = 8_000;

type EmbeddedEngines = Omit<Engines, 'close'>;

type Tuning = Pick<SqliteOptions, 'content' | 'synchronous' | 'pageBytes' | 'copiesLog'>;

export function embeddedEngines(options: EngineOptions, resources: Resources): EmbeddedEngines {
  const { configuration, clock, onNotice, rowsAreProjected = false } = options;
  const opened: SqliteFile[] = [];
  const file = (name: string, tuning: Tuning) =>
    resources.once(
      async () => {
        const one = await openFile(name, tuning, options);
        opened.push(one);
        return one;
      },
      (one) => one.close(),
    );
  // The projections' thread copies the ledger's log, so that the writing thread need not.
  const ledgerFile = file(LEDGER_FILE, {
    content: 'ledger',
    synchronous: 'BESIDE',
    copiesLog: rowsAreProjected,
  });
  const readModelsFile = file(READ_MODELS_FILE, {
    content: 'read models',
    synchronous: rowsAreProjected ? 'NORMAL' : 'FULL',
    pageBytes: ROWS_PAGE_BYTES,
  });
  const journal = async (group: string) =>
    createSqliteJournal({
      file: await ledgerFile(),
      group,
      maxBatch: BATCH_MESSAGES,
      unpack: unpackRequest,
      // Charged usage is in the ledger; if the ledger is in this file too, the two are restored together.
      forgetsConsumed: group === METERING_GROUP && configuration.eventStoreUrl === null,
      onFailure({ topic, partition, attempt, error }) {
        if (attempt > 1) return;
        onNotice('error', `${topic}/${partition}: batch failed: ${textOf(error)}`);
      },
    });
  return {
    eventStore: resources.once(
      async () => createSqliteEventStore(await ledgerFile(), clock),
      (store) => store.close(),
    ),
    readDatabase: resources.once(
      async () => createSqliteDatabase(await readModelsFile()),
      (database) => database.close(),
    ),
    publisher: resources.once(
      () => journal(''),
      (publisher) => publisher.close(),
    ),
    batchSource: journal,
    groupOffsets: async (group) => journalOffsets(await ledgerFile(), group, unpackRequest),
    restrictedStreams: async () => new Map(),
    describeLog: async () => null,
    disk: () => (opened.length > 0 ? diskOf(opened) : null),
  };
}

/**
 * Opens a file, waiting while it is locked or the disk is full. Each reason is logged once.
 * @throws SetupError naming DATA_DIR and the folder if the folder cannot be created
 */
async function openFile(
  name: string,
  tuning: Tuning,
  { configuration: { dataDir }, sleep, onNotice, endsWithoutDisk = false }: EngineOptions,
): Promise<SqliteFile> {
  await makeFolder(dataDir);
  const path = join(dataDir, name);
  const onNotDurable = (error: Error) => exitLoudly(name, error);
  const isFinal = (error: Error) => endsWithoutDisk && isDiskError(error);
  let said: string | null = null;
  const onRetry = ({ message }: Error) => {
    if (message !== said) onNotice('warn', `${message}: waiting`);
    said = message;
  };
  const open = () => openSqlite({ path, sleep, onNotDurable, ...tuning });
  return retryTransient(open, { sleep, onRetry, isFinal });
}

/** @throws SetupError naming DATA_DIR and the folder */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (cause) {
    const why = await obstacleOf(cause as NodeJS.ErrnoException);
    throw new SetupError(`DATA_DIR must name a folder that can be written (${path}: ${why})`, {
      cause,
    });
  }
}

const LOOP = 'a symbolic link in it points to itself';

/** Why a folder could not be created: what exists at its path, or at a parent's path. */
async function obstacleOf({ code = 'unknown reason', path = '' }: NodeJS.ErrnoException) {
  if (code === 'ELOOP') return LOOP;
  if (code !== 'EEXIST') return code;
  const isLink = (await lstat(path)).isSymbolicLink();
  const target = await stat(path).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
  if (isLink && target === 'ELOOP') return LOOP;
  if (isLink && target === 'ENOENT') return 'a symbolic link in it points to nothing';
  return 'a file has that name';
}

/** All files are in one folder, but each tracks its own failures. */
const diskOf = (files: readonly SqliteFile[]): Disk => ({
  async probe() {
    for (const file of files) await file.probe();
  },
  async complaint() {
    for (const file of files) {
      const missing = await file.complaint();
      if (missing !== null) return missing;
    }
    return null;
  },
});
