/** The real embedded stores of one run, in memory: shared by all simulated processes, as servers would be. */
import type { Clock, EventSource, EventStore, SqlDatabase } from '#eventsourcing';
import { createSqliteDatabase, createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { createReadModels } from '#read-models';

export interface Engines {
  readonly store: EventStore & EventSource;
  readonly readModels: SqlDatabase;
  /** One more empty database for the read models. */
  freshReadModels(): Promise<SqlDatabase>;
  close(): Promise<void>;
}

export async function openEngines(clock: Clock): Promise<Engines> {
  const opened: { close(): Promise<void> }[] = [];
  async function openFile() {
    const file = await openSqlite({
      path: ':memory:',
      synchronous: 'OFF',
      pollMs: 0,
      defer: async () => {},
    });
    opened.push(file);
    return file;
  }
  async function freshReadModels(): Promise<SqlDatabase> {
    const database = createSqliteDatabase(await openFile());
    await createReadModels(database);
    return database;
  }
  return {
    store: await createSqliteEventStore(await openFile(), clock),
    readModels: await freshReadModels(),
    freshReadModels,
    async close() {
      for (const file of opened) await file.close();
    },
  };
}
