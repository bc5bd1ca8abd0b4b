/** The engines of one process on one machine: two SQLite files, no server. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  createSqliteJournal,
  openSqlite,
} from '#adapters/sqlite';
import type { Configuration } from '#platform';
import type { EngineOptions, Engines } from './engines.js';
import { textOf } from './notice.js';
import type { Resources } from './resources.js';

/** Events and journal share a file, so that one sync to disk serves both; read models can be thrown away. */
const LEDGER_FILE = 'ledger.db';
const READ_MODELS_FILE = 'read-models.db';

export type EmbeddedFile = 'ledger' | 'readModels';

/** Where the embedded engines keep what they keep; `null` where a server does. */
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

/** Messages handled at once: enough to fill a transaction, few enough to keep answers quick. */
const BATCH_MESSAGES = 2_000;

type EmbeddedEngines = Omit<Engines, 'close'>;

export function embeddedEngines(
  { configuration, clock, sleep, onNotice }: EngineOptions,
  resources: Resources,
): EmbeddedEngines {
  const file = (name: string) =>
    resources.once(
      async () => {
        await mkdir(configuration.dataDir, { recursive: true });
        return openSqlite({ path: join(configuration.dataDir, name), sleep });
      },
      (opened) => opened.close(),
    );
  const ledgerFile = file(LEDGER_FILE);
  const readModelsFile = file(READ_MODELS_FILE);
  const journal = async (group: string) =>
    createSqliteJournal({
      file: await ledgerFile(),
      group,
      maxBatch: BATCH_MESSAGES,
      onFailure: ({ topic, partition, attempt, error }) =>
        onNotice('error', `${topic}/${partition}: batch failed ${attempt} times: ${textOf(error)}`),
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
    describeLog: async () => null,
  };
}
