/** Sets aside an owner whose events cannot be applied; all others continue. */
import type { Position, RecordedEvent } from '../envelope.js';
import { SetupError, TransientError } from '../event-store.js';
import { groupBy } from '../group-by.js';
import {
  type BatchToApply,
  checkpointKey,
  CheckpointMovedError,
  commitBatch,
  type Projection,
} from './projection.js';
import type { SqlReader, SqlTransaction } from '../sql.js';
import { UnreadableEventError } from '../aggregate/stream-integrity.js';

/** An owner that is set aside: none of its events is applied from this one on. */
export interface SetAside {
  readonly owner: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly reason: string;
}

type Row = SetAside & Record<string, unknown>;

export async function listSetAside(reader: SqlReader, name: string): Promise<SetAside[]> {
  return reader.query<Row>(
    `SELECT owner, stream, revision, position, reason FROM set_aside
     WHERE projection = $1 ORDER BY owner`,
    [name],
  );
}

/** Whether any owner is set aside: reads one row. */
export async function isAnySetAside(reader: SqlReader, name: string): Promise<boolean> {
  const rows = await reader.query(
    'SELECT 1 AS found FROM set_aside WHERE projection = $1 LIMIT 1',
    [name],
  );
  return rows.length > 0;
}

export async function findSetAside(
  reader: SqlReader,
  name: string,
  owner: string,
): Promise<SetAside | null> {
  const [row] = await reader.query<Row>(
    `SELECT owner, stream, revision, position, reason FROM set_aside
     WHERE projection = $1 AND owner = $2`,
    [name, owner],
  );
  return row ?? null;
}

export interface Work extends BatchToApply {
  /** Owners that were set aside before this batch. */
  readonly aside: ReadonlySet<string>;
  /** Events up to this position refill rows and were counted before. */
  readonly countAfter: Position;
}

export interface Applied {
  readonly position: Position;
  /** The number of events in streams of other systems. */
  readonly foreign: number;
  /** The number of events of owners that are set aside. */
  readonly ofSetAside: number;
  /** Owners that this batch has set aside. */
  readonly found: readonly SetAside[];
  /** The number of events applied for the first time, by type. */
  readonly types: Readonly<Record<string, number>>;
}

/**
 * @throws CheckpointMovedError, TransientError, and any error that keeps the events of all owners from being
 * applied, because the events are not its cause
 */
export async function applyOrSetAside(work: Work): Promise<Applied> {
  const parts = partsOf(work);
  const position = work.batch[work.batch.length - 1]!.position;
  const applied = { position, foreign: parts.foreign, ofSetAside: parts.ofSetAside };
  try {
    await commitBatch(work, parts.events);
    return { ...applied, found: [], types: typesOf(work, parts.events) };
  } catch (error) {
    if (!mayBeAboutOne(error)) throw error;
    const found = await findFailingOwners(work, parts.events);
    if (found.length === 0) throw error;
    const owners = new Set(found.map(({ owner }) => owner));
    const rest = parts.events.filter((event) => !owners.has(ownerOf(work.projection, event)!));
    const ofSetAside = parts.ofSetAside + parts.events.length - rest.length;
    await commitBatch(work, rest, async (transaction) => {
      for (const one of found) await write(transaction, checkpointKey(work.projection), one);
    });
    return { ...applied, ofSetAside, found, types: typesOf(work, rest) };
  }
}

/** The owner of an event. Without `ownerOf` one owner has all events, and an error concerns all of them. */
const ownerOf = ({ ownerOf: owner }: Projection, event: RecordedEvent): string | null =>
  owner ? owner(event) : '';

function partsOf({ projection, batch, aside }: Work) {
  const events: RecordedEvent[] = [];
  let foreign = 0;
  let ofSetAside = 0;
  for (const event of batch) {
    const owner = ownerOf(projection, event);
    if (owner === null) foreign += 1;
    else if (aside.has(owner)) ofSetAside += 1;
    else events.push(event);
  }
  return { events, foreign, ofSetAside };
}

function typesOf(
  { countAfter }: Work,
  events: readonly RecordedEvent[],
): Readonly<Record<string, number>> {
  const types: Record<string, number> = {};
  for (const { position, type } of events) {
    if (position > countAfter) types[type] = (types[type] ?? 0) + 1;
  }
  return types;
}

const mayBeAboutOne = (error: unknown): boolean =>
  !(
    error instanceof TransientError ||
    error instanceof SetupError ||
    error instanceof CheckpointMovedError
  );

async function write(transaction: SqlTransaction, name: string, one: SetAside): Promise<void> {
  await transaction.execute('INSERT INTO set_aside VALUES ($1, $2, $3, $4, $5, $6)', [
    name,
    one.owner,
    one.stream,
    one.revision,
    one.position,
    one.reason,
  ]);
}

/** @returns an empty list if the events of all owners fail, several of them for unknown reasons: events are then not the likely cause */
async function findFailingOwners(
  work: Work,
  events: readonly RecordedEvent[],
): Promise<SetAside[]> {
  if (!work.projection.ownerOf || (await tryParts(work, [])) !== null) return [];
  const byOwner = groupBy(events, (event) => ownerOf(work.projection, event)!);
  const found: SetAside[] = [];
  let unexplained = 0;
  for (const [owner, part] of byOwner) {
    const error = await tryParts(work, part);
    if (error === null) continue;
    if (!(error instanceof UnreadableEventError)) unexplained += 1;
    found.push({ owner, ...(await firstFailing(work, part, error)) });
  }
  return found.length === byOwner.size && unexplained > 1 ? [] : found;
}

/** The error of an unreadable event names it; otherwise a binary search finds the shortest prefix that fails. */
async function firstFailing(
  work: Work,
  part: readonly RecordedEvent[],
  error: Error,
): Promise<Omit<SetAside, 'owner'>> {
  if (error instanceof UnreadableEventError) {
    const named = part.find(
      ({ stream, revision }) => stream === error.stream && revision === error.revision,
    );
    if (named) return failureAt(named, error);
  }
  let good = 0;
  let bad = part.length;
  let reason = error;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const failure = await tryParts(work, part.slice(0, middle));
    if (failure === null) good = middle;
    else [bad, reason] = [middle, failure];
  }
  return failureAt(part[bad - 1]!, reason);
}

const failureAt = ({ stream, revision, position }: RecordedEvent, { message }: Error) => ({
  stream,
  revision,
  position,
  reason: message,
});

/**
 * Applies events in a transaction that is always rolled back.
 * @returns the error, or null if they can be applied
 */
async function tryParts(
  { database, projection, batch }: Work,
  events: readonly RecordedEvent[],
): Promise<Error | null> {
  const upTo = events[events.length - 1] ?? batch[batch.length - 1]!;
  try {
    await database.transaction(async (transaction) => {
      await projection.apply(events, transaction, upTo);
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack) return null;
    if (!mayBeAboutOne(error)) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
  return null;
}

class RolledBack extends Error {}
