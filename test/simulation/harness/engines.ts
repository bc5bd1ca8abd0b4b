/** The real embedded stores, in memory: shared by all simulated processes, as servers would be. */
import type { Clock, EventSource, EventStore, SqlDatabase } from '#eventsourcing';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { createReadModels } from '#read-models';

export interface Engines {
  readonly store: EventStore & EventSource;
  readonly readModels: SqlDatabase;
  /** One more empty database, to replay into. */
  readonly freshReadModels: SqlDatabase;
  close(): Promise<void>;
}

/** All of them empty. */
export async function openEngines(clock: Clock): Promise<Engines> {
  const ledger = await openFile();
  const [readModels, fresh] = await (readModelFiles ??= openReadModels());
  for (const file of [readModels, fresh]) await empty(file);
  return {
    store: await createSqliteEventStore(ledger, clock),
    readModels: createSqliteDatabase(readModels),
    freshReadModels: createSqliteDatabase(fresh),
    close: () => ledger.close(),
  };
}

/** Opened once and emptied for every run, because creating the tables costs more than a run. */
let readModelFiles: Promise<readonly [SqliteFile, SqliteFile]> | undefined;

async function openReadModels(): Promise<readonly [SqliteFile, SqliteFile]> {
  const opened = [await openFile(), await openFile()] as const;
  for (const file of opened) await createReadModels(createSqliteDatabase(file));
  return opened;
}

const openFile = () =>
  openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0, defer: async () => {} });

async function empty(file: SqliteFile): Promise<void> {
  await file.write((connection) => {
    const tables = connection.all("SELECT name FROM sqlite_master WHERE type = 'table'");
    for (const [name] of tables) connection.run(`DELETE FROM ${String(name)}`);
  });
}
