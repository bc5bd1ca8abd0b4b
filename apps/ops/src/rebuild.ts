/** Empties the read models. Nothing is lost: the projector rebuilds them from the ledger. */
import { LEDGER_CATEGORY } from '#contracts';
import {
  CheckpointAheadError,
  type EventSource,
  listCheckpoints,
  OtherHistoryError,
  requireSameHistory,
  resetCheckpoint,
  type SqlDatabase,
} from '#eventsourcing';
import { clearUsage, createReadModels, USAGE_CHECKPOINT } from '#read-models';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

export async function rebuild({ engines, print }: Tools): Promise<Exit> {
  const database = await engines.readDatabase();
  const store = await engines.eventStore();
  await createReadModels(database);
  await clearUsage(database, await store.head([LEDGER_CATEGORY]));
  for (const name of await releaseOthers(database, store)) {
    print(`${name} continues after the last notification that this ledger records as sent.`);
  }
  print('The read models are empty. The projector, running or not, fills them from the ledger;');
  print('until then, queries are answered with 503 and the progress.');
  return EXIT.ok;
}

/** After a restore: followers whose checkpoint is not in this ledger restart where the ledger records that they were. */
async function releaseOthers(database: SqlDatabase, source: EventSource): Promise<string[]> {
  const { signal } = new AbortController();
  const released: string[] = [];
  for (const checkpoint of await listCheckpoints(database)) {
    const { name } = checkpoint;
    if (name === USAGE_CHECKPOINT) continue;
    try {
      await requireSameHistory(source, checkpoint, signal);
    } catch (error) {
      const isLost = error instanceof CheckpointAheadError || error instanceof OtherHistoryError;
      if (!isLost) throw error;
      await database.transaction((transaction) => resetCheckpoint(transaction, name, null));
      released.push(name);
    }
  }
  return released;
}
