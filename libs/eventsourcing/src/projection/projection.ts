/** A projection turns events into rows; its checkpoint moves in the same transaction, or not at all. */
import type { Position, RecordedEvent } from '../envelope.js';
import { moveCheckpoint } from './checkpoint.js';
import type { SentMarks } from './sent-marks.js';
import type { SqlDatabase, SqlTransaction } from '../sql.js';

export interface Projection {
  /** Name and version together are the key of the checkpoint. */
  readonly name: string;
  readonly version: number;
  readonly categories: readonly string[];
  /** Where what it does cannot be taken back: what `apply` sends it marks there, before it resolves. */
  readonly sent?: SentMarks;
  /**
   * Whose event it is; `null` for an event in a stream that is not ours, which is passed over. Without
   * it everything belongs to one, and what cannot be applied stops the projector.
   */
  ownerOf?(recorded: RecordedEvent): string | null;
  /** Whether an event brings anything about here; without it every one does. Others are applied all the same. */
  concerns?(recorded: RecordedEvent): boolean;
  /**
   * Events in position order, none where all are passed over. Must do all it does through `transaction`.
   * @param upTo the last event of those that were there, applied or passed over
   * @throws UnreadableEventError, or any error that is about an event
   */
  apply(
    batch: readonly RecordedEvent[],
    transaction: SqlTransaction,
    upTo: RecordedEvent,
  ): Promise<void>;
}

/** Somebody else moved the checkpoint: this batch was rolled back and must not be applied again here. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

export const checkpointKey = ({ name, version }: Pick<Projection, 'name' | 'version'>): string =>
  `${name}@${version}`;

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
  const name = checkpointKey(projection);
  const { categories } = projection;
  await database.transaction(async (transaction) => {
    if (!(await moveCheckpoint(transaction, { name, categories, after, batch, goal: null }))) {
      throw new CheckpointMovedError(name);
    }
    await projection.apply(batch, transaction, batch[batch.length - 1]!);
  });
  return batch[batch.length - 1]!.position;
}
