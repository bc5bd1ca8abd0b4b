/** The real embedded stores, in memory and shared by all simulated processes as servers would be. */
import type { Clock, EventSource, EventStore, Sleep, SqlDatabase } from '#eventsourcing';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { createReadModels } from '#read-models';

export interface Engines {
  readonly store: EventStore & EventSource;
  /** The file of the event store; in embedded mode it also holds the journal. */
  readonly ledger: SqliteFile;
  readonly readModels: SqlDatabase;
  /** A second empty database to replay into. */
  readonly freshReadModels: SqlDatabase;
  close(): Promise<void>;
}

/** Opens the engines, all empty. */
export async function openEngines(clock: Clock, sleep: Sleep): Promise<Engines> {
  const ledger = await openFile(sleep);
  const [readModels, fresh] = await (readModelFiles ??= openReadModels());
  for (const file of [readModels, fresh]) await empty(file);
  return {
    ledger,
    store: await createSqliteEventStore(ledger, clock),
    readModels: createSqliteDatabase(readModels),
    freshReadModels: createSqliteDatabase(fresh),
    close: () => ledger.close(),
  };
}

/** A separate ledger for what happened before the run. */
export async function openScratchStore(clock: Clock) {
  const file = await openFile(async () => {});
  return { store: await createSqliteEventStore(file, clock), close: () => file.close() };
}

/** Opened once and emptied for every run, because creating the tables costs more than a run. */
let readModelFiles: Promise<readonly [SqliteFile, SqliteFile]> | undefined;

async function openReadModels(): Promise<readonly [SqliteFile, SqliteFile]> {
  const never: Sleep = () => Promise.reject(new Error('Nobody else has these files'));
  const opened = [await openFile(never), await openFile(never)] as const;
  for (const file of opened) await createReadModels(createSqliteDatabase(file));
  return opened;
}

const openFile = (sleep: Sleep) =>
  openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0, defer: async () => {}, sleep });

async function empty(file: SqliteFile): Promise<void> {
  await file.write((connection) => {
    const tables = connection.all("SELECT name FROM sqlite_master WHERE type = 'table'");
    for (const [name] of tables) connection.run(`DELETE FROM ${String(name)}`);
  });
}
