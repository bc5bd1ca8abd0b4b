/** The checkpoint of a follower: its position, the event there, and the position from which its rows are complete. */
import { UnreadableEvent } from '../aggregate/unreadable-event.js';
import { BEFORE_FIRST, type Position, type RecordedEvent } from '../envelope.js';
import { eventAfter } from '../event-at.js';
import { type EventSource, SetupError } from '../event-store.js';
import type { SqlReader, SqlTransaction } from '../sql.js';

/** The tables that every follower needs in its database. */
export const FOLLOWER_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS checkpoints (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    previous_position BIGINT,
    event_id TEXT,
    recorded_at TEXT,
    categories TEXT,
    goal BIGINT
  )`,
  `CREATE TABLE IF NOT EXISTS set_aside (
    projection TEXT NOT NULL,
    owner TEXT NOT NULL,
    stream TEXT NOT NULL,
    revision BIGINT NOT NULL,
    position BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (projection, owner)
  )`,
];

/** Columns to add to tables created by an earlier release. */
export const CHECKPOINTS_ADDED_COLUMNS: readonly string[] = [
  'ALTER TABLE checkpoints ADD COLUMN previous_position BIGINT',
  'ALTER TABLE checkpoints ADD COLUMN event_id TEXT',
  'ALTER TABLE checkpoints ADD COLUMN recorded_at TEXT',
  'ALTER TABLE checkpoints ADD COLUMN categories TEXT',
  'ALTER TABLE checkpoints ADD COLUMN goal BIGINT',
];

/** The event at the checkpoint, with everything that distinguishes it from a replacement. */
export interface CheckpointEvent {
  /** The position of the event before it in these categories, `null` for the first. */
  readonly previous: Position | null;
  readonly eventId: string;
  readonly recordedAt: string;
  readonly categories: readonly string[];
}

export interface Checkpoint {
  readonly name: string;
  /** The position of the last applied event, `null` before the first. */
  readonly position: Position | null;
  /** `null` if an earlier release wrote the checkpoint. */
  readonly event: CheckpointEvent | null;
  /** Before this position the rows are incomplete; `null` if they are always complete. */
  readonly goal: Position | null;
}

/** The read model has applied events that the store does not hold, as after restoring a backup. */
export class CheckpointAheadError extends SetupError {
  override readonly name = 'CheckpointAheadError';
}

/** The store holds another event at the checkpoint: its history has changed since. */
export class OtherHistoryError extends SetupError {
  override readonly name = 'OtherHistoryError';
}

interface Row extends Record<string, unknown> {
  readonly name: string;
  readonly position: number;
  readonly previous_position: number | null;
  readonly event_id: string | null;
  readonly recorded_at: string | null;
  readonly categories: string | null;
  readonly goal: number | null;
}

export async function findCheckpoint(reader: SqlReader, name: string): Promise<Checkpoint> {
  const [row] = await reader.query<Row>('SELECT * FROM checkpoints WHERE name = $1', [name]);
  return row ? toCheckpoint(row) : { name, position: null, event: null, goal: null };
}

export const listCheckpoints = async (reader: SqlReader): Promise<Checkpoint[]> =>
  (await reader.query<Row>('SELECT * FROM checkpoints ORDER BY name')).map(toCheckpoint);

/** @returns the position of the last applied event, or null before the first */
export const readCheckpoint = async (reader: SqlReader, name: string): Promise<Position | null> =>
  (await findCheckpoint(reader, name)).position;

function toCheckpoint(row: Row): Checkpoint {
  const { name, position, previous_position: previous, goal } = row;
  const { event_id: eventId, recorded_at: recordedAt, categories } = row;
  const isNamed = eventId !== null && recordedAt !== null && categories !== null;
  return {
    name,
    position: position === BEFORE_FIRST ? null : position,
    event: isNamed ? { previous, eventId, recordedAt, categories: categories.split(' ') } : null,
    goal,
  };
}

export interface Move {
  readonly name: string;
  readonly categories: readonly string[];
  readonly after: Position | null;
  readonly batch: readonly RecordedEvent[];
  /** The new goal; `null` keeps the existing one. */
  readonly goal: Position | null;
}

/**
 * Moves the checkpoint from `after` to the last event of the batch.
 * @returns whether the checkpoint was at `after`
 */
export async function moveCheckpoint(transaction: SqlTransaction, move: Move): Promise<boolean> {
  const { name, categories, after, batch, goal } = move;
  const { position, id, recordedAt } = batch[batch.length - 1]!;
  const previous = batch[batch.length - 2]?.position ?? after;
  if (after === null) {
    await transaction.execute(
      'INSERT INTO checkpoints (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [name, BEFORE_FIRST],
    );
  }
  const moved = await transaction.execute(
    `UPDATE checkpoints SET position = $1, previous_position = $4, event_id = $5,
       recorded_at = $6, categories = $7, goal = COALESCE($8, goal)
     WHERE name = $2 AND position = $3`,
    [position, name, after ?? BEFORE_FIRST, previous, id, recordedAt, categories.join(' '), goal],
  );
  return moved === 1;
}

/** Restores a lost checkpoint from a position that the follower recorded elsewhere. */
export async function recoverCheckpoint(
  transaction: SqlTransaction,
  name: string,
  position: Position,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO checkpoints (name, position) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET position = excluded.position
       WHERE checkpoints.position = $3`,
    [name, position, BEFORE_FIRST],
  );
}

/** Resets the checkpoint to the beginning, with no tenant set aside; the rows are complete again at `goal`. */
export async function resetCheckpoint(
  transaction: SqlTransaction,
  name: string,
  goal: Position | null,
): Promise<void> {
  await transaction.execute('DELETE FROM set_aside WHERE projection = $1', [name]);
  await transaction.execute('DELETE FROM checkpoints WHERE name = $1', [name]);
  await transaction.execute('INSERT INTO checkpoints (name, position, goal) VALUES ($1, $2, $3)', [
    name,
    BEFORE_FIRST,
    goal,
  ]);
}

/**
 * Compares the event at the checkpoint with what the store holds there.
 * @throws CheckpointAheadError, OtherHistoryError if they differ: nothing may be applied or accepted then
 */
export async function requireSameHistory(
  source: EventSource,
  { name, position, event }: Checkpoint,
  signal: AbortSignal,
): Promise<void> {
  if (position === null) return;
  const categories = event?.categories ?? [];
  const head = await source.head(categories);
  if (head === null || head < position) {
    throw new CheckpointAheadError(
      `The checkpoint of ${name} is at ${position}, but the store ends at ${head ?? 'nothing'}. ${ADVICE}`,
    );
  }
  if (event === null) return;
  const { previous, eventId, recordedAt } = event;
  const found = await eventAfter(source, previous, categories, signal);
  if (!found) return;
  const isHeld = found instanceof UnreadableEvent || found.id === eventId;
  const isSame = isHeld && found.position === position && found.recordedAt === recordedAt;
  if (isSame) return;
  throw new OtherHistoryError(
    `The checkpoint of ${name} at ${position} was taken after the event ${eventId} of ${recordedAt}, but the store ` +
      `holds ${found.id} of ${found.recordedAt} at ${found.position}. ${ADVICE}`,
  );
}

const ADVICE =
  'Is this the right store, or was it restored from an older backup? To keep this store, run "ops rebuild".';
