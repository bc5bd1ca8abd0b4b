/** Projections turn events into rows; the checkpoint moves in the same transaction. */
import type { Position, RecordedEvent } from '../envelope.js';
import { moveCheckpoint } from './checkpoint.js';
import type { SentMarks } from './sent-marks.js';
import type { SqlDatabase, SqlTransaction } from '../sql.js';

export interface Projection {
  /** Name and version together are the key of the checkpoint. */
  readonly name: string;
  readonly version: number;
  readonly categories: readonly string[];
  /** For effects that cannot be undone: `apply` records here what it has sent before it resolves. */
  readonly sent?: SentMarks;
  /**
   * The owner of the event, or `null` for a stream of another system, which is skipped. Without this method all
   * events have one owner, and an event that cannot be applied stops the projector.
   */
  ownerOf?(recorded: RecordedEvent): string | null;
  /** Whether the event changes anything here; without this method every event does. All events are applied regardless. */
  concerns?(recorded: RecordedEvent): boolean;
  /**
   * Applies events in position order; the batch is empty if all were skipped. Must write only through `transaction`.
   * @param upTo the last event of the batch, applied or skipped
   * @throws UnreadableEventError, or any other error about an event
   */
  apply(
    batch: readonly RecordedEvent[],
    transaction: SqlTransaction,
    upTo: RecordedEvent,
  ): Promise<void>;
}

/** Another process moved the checkpoint: this batch was rolled back and must not be applied again here. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

export const checkpointKey = ({ name, version }: Pick<Projection, 'name' | 'version'>): string =>
  `${name}@${version}`;

/**
 * Applies one batch and moves the checkpoint from `after` to its last event in one transaction.
 * @throws CheckpointMovedError if the checkpoint is no longer at `after`
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
