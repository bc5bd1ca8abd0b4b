/** Proves the numbers: a replay from zero must give the rows that are served, to the byte. */
import { availableParallelism } from 'node:os';
import {
  type Checkpoint,
  CheckpointAheadError,
  checkpointKey,
  findCheckpoint,
  OtherHistoryError,
  type Position,
  readCheckpoint,
  requireSameHistory,
  type SqlDatabase,
  systemClock,
} from '#eventsourcing';
import {
  createReadModels,
  type Dump,
  type DumpPart,
  joinDumps,
  rememberVerification,
  usageProjection,
} from '#read-models';
import { EXIT, type Exit } from '../exit.js';
import type { Tools } from '../operate.js';
import { Course } from './course.js';
import { type Part, startPart } from './part.js';

const USAGE = checkpointKey(usageProjection());
const NAMED_MAX = 20;
/** The most parts, because each holds the rows of its tenants in memory. */
const PARTS_MAX = 4;

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
  const parts = startParts(tools);
  try {
    return await compare(tools, served, parts);
  } finally {
    await Promise.all(parts.map((part) => part.end()));
  }
}

function startParts({ configuration, progress }: Tools): Part[] {
  const of = Math.min(availableParallelism(), PARTS_MAX);
  return Array.from({ length: of }, (_, index) =>
    startPart({ configuration, share: { index, of } }, progress),
  );
}

async function compare(tools: Tools, served: SqlDatabase, parts: readonly Part[]): Promise<Exit> {
  const { print, progress } = tools;
  progress('reading the rows that are served');
  const { dump: seen, position } = await dumpServed(served, parts);
  print(`served    ${seen.hash} at position ${position}`);
  const { dump, events, aside } = await replayAll(tools, parts, position);
  print(`replayed  ${dump.hash} from ${events} events`);
  await rememberVerification(served, {
    at: systemClock.now().toISOString(),
    position,
    events,
    outcome: seen.hash === dump.hash ? 'same' : 'different',
    different: differing(seen, dump).slice(0, NAMED_MAX),
    setAside: aside.map(({ owner }) => owner).slice(0, NAMED_MAX),
  });
  return conclude(tools, seen, dump, aside);
}

async function replayAll({ progress }: Tools, parts: readonly Part[], to: Position) {
  const course = new Course({ clock: systemClock, parts: parts.length, to, say: progress });
  const replayed = await Promise.all(
    parts.map((part, index) =>
      part.replay(to, (events, position) => course.advance(index, events, position)),
    ),
  );
  const dumps = replayed.map(({ dump }) => dump);
  return {
    dump: joinDumps(dumps),
    events: replayed.reduce((sum, { events }) => sum + events, 0),
    aside: dumps.flatMap(({ setAside }) => setAside),
  };
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

/** A dump of the rows at one position: read again when a projector applied a batch meanwhile. */
async function dumpServed(
  served: SqlDatabase,
  parts: readonly Part[],
): Promise<{ dump: Dump; position: Position }> {
  for (;;) {
    const position = await readCheckpoint(served, USAGE);
    const seen = joinDumps(await Promise.all(parts.map((part) => part.served())));
    if (position !== null && position === (await readCheckpoint(served, USAGE))) {
      return { dump: seen, position };
    }
  }
}

function conclude(
  { print }: Tools,
  served: Dump,
  replayed: Dump,
  aside: DumpPart['setAside'],
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
