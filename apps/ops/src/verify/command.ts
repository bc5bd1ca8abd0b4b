/** `ops verify`: replays the ledger from its first event and compares the resulting rows with the served ones, byte by byte. */
import { availableParallelism } from 'node:os';
import {
  type Checkpoint,
  CheckpointAheadError,
  findCheckpoint,
  OtherHistoryError,
  type Position,
  requireSameHistory,
} from '#eventsourcing';
import { createReadModels, USAGE_CHECKPOINT } from '#read-models';
import { EXIT, type Exit } from '../exit.js';
import type { Tools } from '../operate.js';
import { compareRows } from './comparison.js';
import { startPart } from './part.js';

/** The maximum number of parts, because each keeps the rows of its tenants in memory. */
const PARTS_MAX = 4;
/** The positions that a thread replays while another one starts: one thread verifies a small ledger. */
const POSITIONS_OF_A_PART = 10_000;

export async function verify(tools: Tools, start = startPart): Promise<Exit> {
  const { engines, print } = tools;
  const served = await engines.readDatabase();
  await createReadModels(served);
  const checkpoint = await findCheckpoint(served, USAGE_CHECKPOINT);
  const { position } = checkpoint;
  if (position === null) {
    print('The read models are empty: there is nothing to verify.');
    return EXIT.failed;
  }
  if (!(await isOfThisLedger(tools, checkpoint))) return EXIT.different;
  const { configuration, progress } = tools;
  const of = partsOf(position);
  const parts = Array.from({ length: of }, (_, index) =>
    start({ configuration, share: { index, of } }, progress),
  );
  try {
    return await compareRows(tools, served, parts);
  } finally {
    await Promise.all(parts.map((part) => part.end()));
  }
}

/** The number of parts that are verified in parallel. */
export const partsOf = (position: Position): number =>
  Math.min(availableParallelism(), PARTS_MAX, Math.floor(position / POSITIONS_OF_A_PART) + 1);

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
