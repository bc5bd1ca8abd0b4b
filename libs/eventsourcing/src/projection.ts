/** A projection turns events into rows; its checkpoint moves in the same transaction, or not at all. */
import type { Position, RecordedEvent } from './envelope.js';
import type { SqlDatabase, SqlReader, SqlTransaction } from './sql.js';

export interface Projection {
  /** With the version, the key of the checkpoint. */
  readonly name: string;
  readonly version: number;
  readonly categories: readonly string[];
  /** Events in position order. Must do all it does through `transaction`. */
  apply(batch: readonly RecordedEvent[], transaction: SqlTransaction): Promise<void>;
}

/** Somebody else moved the checkpoint: this batch was rolled back and must not be applied again here. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

export const CHECKPOINTS_TABLE = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL
  )`;

/** No event has been applied yet. */
const BEFORE_FIRST = -1;

export function checkpointKey({ name, version }: Projection): string {
  return `${name}@${version}`;
}

/** @returns the position of the last applied event, `null` before the first. */
export async function readCheckpoint(reader: SqlReader, key: string): Promise<Position | null> {
  const [row] = await reader.query('SELECT position FROM checkpoints WHERE name = $1', [key]);
  const position = row ? Number(row['position']) : BEFORE_FIRST;
  return position === BEFORE_FIRST ? null : position;
}

/**
 * Applies one batch and moves the checkpoint from `after` to the last event's position, as one.
 * @throws CheckpointMovedError when the checkpoint is no longer at `after`.
 */
export async function applyBatch(
  database: SqlDatabase,
  projection: Projection,
  after: Position | null,
  batch: readonly RecordedEvent[],
): Promise<Position> {
  const key = checkpointKey(projection);
  const to = batch[batch.length - 1]!.position;
  await database.transaction(async (transaction) => {
    await transaction.execute(
      'INSERT INTO checkpoints (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [key, BEFORE_FIRST],
    );
    const moved = await transaction.execute(
      'UPDATE checkpoints SET position = $1 WHERE name = $2 AND position = $3',
      [to, key, after ?? BEFORE_FIRST],
    );
    if (moved !== 1) throw new CheckpointMovedError(key);
    await projection.apply(batch, transaction);
  });
  return to;
}
