/** Proves the numbers: a replay from zero must give the rows that are served, to the byte. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import {
  applyBatch,
  type EventSource,
  type Position,
  readCheckpoint,
  checkpointKey,
  type SqlDatabase,
} from '#eventsourcing';
import { createReadModels, dumpHash, usageProjection } from '#read-models';
import type { Tools } from './operate.js';

const BATCH_EVENTS = 1_000;

export async function verify({ engines, print }: Tools): Promise<boolean> {
  const served = await engines.readDatabase();
  await createReadModels(served);
  const position = await readCheckpoint(served, checkpointKey(usageProjection()));
  if (position === null) {
    print('The read models are empty: there is nothing to verify.');
    return true;
  }
  const servedHash = await dumpHash(served);
  const replayed = await replayTo(await engines.eventStore(), position);
  print(`served    ${servedHash} at position ${position}`);
  print(`replayed  ${replayed.hash} from ${replayed.events} events`);
  const same = servedHash === replayed.hash;
  print(same ? 'The read models are what the ledger says.' : DIFFERENT);
  return same;
}

const DIFFERENT =
  'They differ. If the projector was running, stop it and verify again; otherwise run `rebuild`.';

async function replayTo(source: EventSource, to: Position) {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  try {
    const database = createSqliteDatabase(file);
    await createReadModels(database);
    const events = await replay(source, database, to);
    return { events, hash: await dumpHash(database) };
  } finally {
    await file.close();
  }
}

async function replay(source: EventSource, database: SqlDatabase, to: Position): Promise<number> {
  const projection = usageProjection();
  const reached = new AbortController();
  const { signal } = reached;
  let after: Position | null = null;
  let events = 0;
  const { categories } = projection;
  for await (const all of source.subscribe({ after, categories, signal, maxBatch: BATCH_EVENTS })) {
    const batch = all.filter(({ position }) => position <= to);
    if (batch.length > 0) after = await applyBatch(database, projection, after, batch);
    events += batch.length;
    if (after !== null && after >= to) reached.abort();
  }
  return events;
}
