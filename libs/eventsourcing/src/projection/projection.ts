/** Projections turn events into rows; the checkpoint moves in the same transaction. */
import type { Position, RecordedEvent } from '../envelope.js';
import { moveCheckpoint } from './checkpoint.js';
import type { StoredPosition } from './stored-position.js';
import type { SqlDatabase, SqlTransaction } from '../sql.js';

export interface Projection {
  /** Name and version together are the key of the checkpoint. */
  readonly name: string;
  readonly version: number;
  readonly categories: readonly string[];
  /** For effects that cannot be undone: `apply` records here what it has sent before it resolves. */
  readonly sent?: StoredPosition;
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

/** A batch of events after a checkpoint. */
export interface BatchToApply {
  readonly database: SqlDatabase;
  readonly projection: Projection;
  /** Where the checkpoint is, `null` before the first event. */
  readonly after: Position | null;
  readonly batch: readonly RecordedEvent[];
  /** Before this position the rows are incomplete; `null` keeps the existing goal. */
  readonly goal: Position | null;
}

/**
 * Moves the checkpoint from `after` to the last event of the batch and applies `events` of it in one transaction.
 * @param before runs in the same transaction before the events are applied
 * @throws CheckpointMovedError if the checkpoint is no longer at `after`
 */
export async function commitBatch(
  { database, projection, after, batch, goal }: BatchToApply,
  events: readonly RecordedEvent[],
  before: (transaction: SqlTransaction) => Promise<void> = async () => {},
): Promise<void> {
  const name = checkpointKey(projection);
  const { categories } = projection;
  await database.transaction(async (transaction) => {
    if (!(await moveCheckpoint(transaction, { name, categories, after, batch, goal }))) {
      throw new CheckpointMovedError(name);
    }
    await before(transaction);
    await projection.apply(events, transaction, batch[batch.length - 1]!);
  });
}

/** Applies a whole batch, without setting anything aside: an event that cannot be applied is an error. */
export async function applyBatch(
  database: SqlDatabase,
  projection: Projection,
  after: Position | null,
  batch: readonly RecordedEvent[],
): Promise<Position> {
  await commitBatch({ database, projection, after, batch, goal: null }, batch);
  return batch[batch.length - 1]!.position;
}
