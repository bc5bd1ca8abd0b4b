/** Proves the numbers: a replay from zero must give the rows that are served, to the byte. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import {
  type Checkpoint,
  CheckpointAheadError,
  checkpointKey,
  findCheckpoint,
  listSetAside,
  OtherHistoryError,
  type Position,
  readCheckpoint,
  requireSameHistory,
  type SetAside,
  type SqlDatabase,
} from '#eventsourcing';
import { systemClock } from '#platform';
import {
  createReadModels,
  dump,
  type Dump,
  rememberVerification,
  usageProjection,
} from '#read-models';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';
import { replay } from './replay.js';

const USAGE = checkpointKey(usageProjection());
const NAMED_MAX = 20;

export async function verify(tools: Tools): Promise<Exit> {
  const { engines, print } = tools;
  const served = await engines.readDatabase();
  await createReadModels(served);
  const checkpoint = await findCheckpoint(served, USAGE);
  const { position } = checkpoint;
  if (position === null) {
    print('The read models are empty: there is nothing to verify, which proves nothing.');
    return EXIT.failed;
  }
  if (!(await isOfThisLedger(tools, checkpoint))) return EXIT.different;
  const seen = await dumpServed(served);
  print(`served    ${seen.dump.hash} at position ${seen.position}`);
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  try {
    const database = createSqliteDatabase(file);
    await createReadModels(database);
    const events = await replay(tools, database, seen.position);
    const replayed = await dump(database);
    print(`replayed  ${replayed.hash} from ${events} events`);
    const aside = await listSetAside(database, USAGE);
    await rememberVerification(served, {
      at: systemClock.now().toISOString(),
      position: seen.position,
      events,
      outcome: seen.dump.hash === replayed.hash ? 'same' : 'different',
      different: differing(seen.dump, replayed).slice(0, NAMED_MAX),
      setAside: aside.map(({ owner }) => owner).slice(0, NAMED_MAX),
    });
    return conclude(tools, seen.dump, replayed, aside);
  } finally {
    await file.close();
  }
}

async function isOfThisLedger({ engines, print }: Tools, checkpoint: Checkpoint): Promise<boolean> {
  try {
    const { signal } = new AbortController();
    await requireSameHistory(await engines.eventStore(), checkpoint, signal);
    return true;
  } catch (error) {
    const isOther = error instanceof CheckpointAheadError || error instanceof OtherHistoryError;
    if (!isOther) throw error;
    print(error.message);
    return false;
  }
}

/** Of one position, although a projector may be at work: read again when a batch came in between. */
async function dumpServed(served: SqlDatabase): Promise<{ dump: Dump; position: Position }> {
  for (;;) {
    const position = await readCheckpoint(served, USAGE);
    const seen = await dump(served);
    if (position !== null && position === (await readCheckpoint(served, USAGE))) {
      return { dump: seen, position };
    }
  }
}

function conclude(
  { print }: Tools,
  served: Dump,
  replayed: Dump,
  aside: readonly SetAside[],
): Exit {
  for (const { owner, reason } of aside.slice(0, NAMED_MAX)) {
    print(`set aside ${owner}: ${reason}`);
  }
  if (served.hash !== replayed.hash) {
    const names = differing(served, replayed);
    print(`different ${names.slice(0, NAMED_MAX).join(', ') || 'the progress'}`);
    print('The read models are not what the ledger says: run "ops rebuild".');
    return EXIT.different;
  }
  if (aside.length > 0) {
    print(`All but ${aside.length} tenants are what the ledger says; of those it cannot be read.`);
    return EXIT.different;
  }
  print('The read models are what the ledger says.');
  return EXIT.ok;
}

function differing({ tenants: served }: Dump, { tenants: replayed }: Dump): string[] {
  const names = [...new Set([...served.keys(), ...replayed.keys()])].sort();
  return names.filter((name) => served.get(name) !== replayed.get(name));
}
