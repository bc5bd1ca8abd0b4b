/** Compares the read models with a replay of the ledger, records the outcome and prints it. */
import { type Position, readCheckpoint, type SqlDatabase, systemClock } from '#eventsourcing';
import {
  type Dump,
  type DumpPart,
  joinDumps,
  rememberVerification,
  USAGE_CHECKPOINT,
  type Verification,
} from '#read-models';
import { EXIT, type Exit } from '../exit.js';
import type { Tools } from '../operate.js';
import { retryStep } from '../retry-step.js';
import { ReplayProgress } from './replay-progress.js';
import type { Part } from './part.js';

/** The maximum number of tenants that a verification names. */
const NAMED_MAX = 20;
const REBUILD = 'The read models differ from the ledger: run "ops rebuild".';
const ledgerFirst = (unread: readonly string[]): string =>
  `What was read once of ${unread.join(', ')} cannot be read in the ledger any more: restore that first. "ops rebuild" would take their rows away.`;

type Says = Pick<Tools, 'print' | 'progress'>;

/** @param parts the shares of the tenants, which together cover all */
export async function compareRows(
  tools: Says,
  served: SqlDatabase,
  parts: readonly Part[],
): Promise<Exit> {
  const { print, progress } = tools;
  progress('reading the rows of the read models');
  const { dump: seen, position } = await dumpServed(served, parts);
  print(`served    ${seen.hash} at position ${position}`);
  const { dump, events, aside } = await replayAll(tools, parts, position);
  print(`replayed  ${dump.hash} from ${events} events`);
  const verification: Verification = {
    at: systemClock.now().toISOString(),
    position,
    events,
    outcome: seen.hash === dump.hash ? 'same' : 'different',
    different: differing(seen, dump).slice(0, NAMED_MAX),
    setAside: aside.map(({ owner }) => owner).slice(0, NAMED_MAX),
  };
  await retryStep(() => rememberVerification(served, verification), tools);
  return conclude(tools, seen, dump, aside);
}

async function replayAll({ progress }: Says, parts: readonly Part[], to: Position) {
  const replayProgress = new ReplayProgress({
    clock: systemClock,
    parts: parts.length,
    to,
    say: progress,
  });
  const replayed = await Promise.all(
    parts.map((part, index) =>
      part.replay(to, (events, position) => replayProgress.advance(index, events, position)),
    ),
  );
  const dumps = replayed.map(({ dump }) => dump);
  return {
    dump: joinDumps(dumps),
    events: replayed.reduce((sum, { events }) => sum + events, 0),
    aside: dumps.flatMap(({ setAside }) => setAside),
  };
}

/** A dump of the rows at one position; repeated if a projector applied a batch in the meantime. */
async function dumpServed(
  served: SqlDatabase,
  parts: readonly Part[],
): Promise<{ dump: Dump; position: Position }> {
  for (;;) {
    const position = await readCheckpoint(served, USAGE_CHECKPOINT);
    const seen = joinDumps(await Promise.all(parts.map((part) => part.served())));
    if (position !== null && position === (await readCheckpoint(served, USAGE_CHECKPOINT))) {
      return { dump: seen, position };
    }
  }
}

function conclude(
  { print }: Says,
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
    const unread = new Set(aside.map(({ owner }) => owner));
    const lost = names.filter((name) => unread.has(name));
    print(lost.length > 0 ? ledgerFirst(lost.slice(0, NAMED_MAX)) : REBUILD);
    return EXIT.different;
  }
  if (aside.length > 0) {
    print(`All but ${aside.length} tenants are what the ledger says; of those it cannot be read.`);
    return EXIT.different;
  }
  print('The read models equal the ledger.');
  return EXIT.ok;
}

function differing({ tenants: served }: Dump, { tenants: replayed }: Dump): string[] {
  const names = [...new Set([...served.keys(), ...replayed.keys()])].sort();
  return names.filter((name) => served.get(name) !== replayed.get(name));
}
